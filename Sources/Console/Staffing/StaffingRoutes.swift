internal import HTTPTypes
internal import Hummingbird
internal import Routing

/// `/api/staffing`: how many remote agents and seats a load takes, and what remote-first saves.
struct StaffingRoutes: Sendable {
    let planner: Planner

    func add(to api: RouterGroup<ConsoleContext>) {
        api.get("/staffing", use: staffing)
    }

    @Sendable private func staffing(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        _ = try context.reader()
        let load = try StaffingLoad(Query(request))
        // Who has gone does not want to know.
        let answer = try await request.body.consumeWithCancellationOnInboundClose { _ in
            try await planner.answer(load)
        }
        return Response(text: answer, type: "application/json")
    }
}
