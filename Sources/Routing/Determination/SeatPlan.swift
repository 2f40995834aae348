/// Which seats may take a declaration, and which of its operations they perform.
///
/// If groups cover everything, all of them are candidates. If none does, the groups that cover most of it come first and
/// the rest is another seat's, by the same rule (I3).
public struct SeatPlan: Sendable, Equatable {
    /// The candidate groups, sorted; never empty.
    public let skillGroups: [SkillGroupID]
    /// What a seat of any of them performs, in the order declared.
    public let operations: [OperationID]

    /// The group whose queue and hold-or-park rule the session follows.
    public var primary: SkillGroupID { skillGroups[0] }

    /// The plan for `operations`; nil if no seat can perform any of them.
    public init?(for operations: [OperationID], staff: Staff) {
        self.init(for: operations, among: staff.staffedGroups)
    }

    /// The plan for `operations` among groups that have seats.
    init?(for operations: [OperationID], among groups: [Staff.SkillGroup]) {
        let covered = groups.map { group in (group.id, operations.filter(group.operations.contains)) }
        guard let most = covered.map(\.1.count).max(), most > 0,
            let first = covered.filter({ $0.1.count == most }).min(by: { $0.0 < $1.0 })
        else { return nil }
        self.init(skillGroups: covered.filter { $0.1 == first.1 }.map(\.0).sorted(), operations: first.1)
    }

    /// A plan as the ledger has it; nil without a group.
    init?(skillGroups: [SkillGroupID], operations: [OperationID]) {
        guard !skillGroups.isEmpty else { return nil }
        self.skillGroups = skillGroups
        self.operations = operations
    }
}

extension Staff {
    /// The groups that have at least one seat.
    var staffedGroups: [SkillGroup] {
        let staffed = agents.filter { $0.tier == .seat }.reduce(into: Set<SkillGroupID>()) {
            $0.formUnion($1.skillGroups)
        }
        return skillGroups.filter { staffed.contains($0.id) }
    }
}
