/// The remote agent's finding that the business involves operations. Without one no seat can be sought (I2, I5).
public struct OperationDeclaration: Sendable, Equatable {
    /// The segment in which it was found.
    public let segment: RemoteSegment
    /// What is still to be performed, in the order declared; never empty.
    public let operations: [OperationID]

    /// `operations` as declared in `segment`; nil if there are none.
    init?(_ operations: [OperationID], in segment: RemoteSegment) {
        guard !operations.isEmpty else { return nil }
        self.segment = segment
        self.operations = operations
    }

    /// With `more` added, each operation once.
    func adding(_ more: [OperationID], in segment: RemoteSegment) -> Self? {
        Self(operations + more.filter { !operations.contains($0) }, in: segment)
    }

    /// Without `done`; nil if nothing is left.
    func removing(_ done: [OperationID]) -> Self? {
        Self(operations.filter { !done.contains($0) }, in: segment)
    }
}
