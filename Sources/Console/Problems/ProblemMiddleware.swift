internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Routing

/// Turns whatever a route throws into a problem detail.
struct ProblemMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: ConsoleContext, next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = Problem(describing: error, for: request)
            if problem.status.kind == .serverError {
                context.logger.error("request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
            }
            return problem.response(from: request, context: context)
        }
    }
}

extension Problem {
    /// The problem that `error` is to the client.
    init(describing error: any Error, for request: Request) {
        switch error {
        case let problem as Problem: self = problem
        case let error as DeskError: self.init(error)
        case is NIOTooManyBytesError: self = .tooLarge
        case let error as HTTPError where error.status == .notFound:
            self.init(
                .notFound, "not-found", "There is nothing at \(request.uri.path); /openapi.yaml lists what there is.")
        case let error as HTTPError where error.status == .methodNotAllowed:
            self.init(
                .methodNotAllowed, "method", "\(request.method.rawValue) is not for \(request.uri.path).",
                headers: error.headers)
        case let error as HTTPError:
            self.init(error.status, "request", error.body ?? error.status.reasonPhrase, headers: error.headers)
        case is LedgerError:
            self.init(.serviceUnavailable, "ledger", "The ledger cannot be used just now; try again shortly.")
        default: self.init(.internalServerError, "internal", "Something broke here; the log says what.")
        }
    }
}
