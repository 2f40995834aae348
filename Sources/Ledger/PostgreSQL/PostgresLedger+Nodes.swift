public import Routing

/// Which nodes live.
///
/// Leases are a table beside the log, not events in it. A renewal decides nothing: in the hash chain, three nodes' renewals
/// would be 130 000 events a day about nobody, each of which every node would have to read. It must not wait for the lock that
/// appends wait for, or a busy log would make living nodes look dead. And leases run by the database's clock, as nodes' own
/// may differ, while events carry the time of the node that decided them. What a lapse means is in the log: the one survivor
/// that took the dead node's row has the desk decide ``Routing/Command/nodeLost(_:)``, and all that this releases is kept by
/// one append (I9). The row goes only then; a survivor that dies in between is itself taken over, and its claim with it. After an outage of the database
/// every lease has lapsed: see ``ClusterNode`` for who may claim then.
extension PostgresLedger {
    /// Renews the lease of `node`; false if another node has taken over in the meantime, so that its sessions have ended.
    public func renewLease(of node: NodeID, for lease: Milliseconds) throws -> Bool {
        try explained { connection in
            let rows = try connection.run(
                """
                INSERT INTO foyer.node VALUES ($1, $1, now() + $2::bigint * interval '1 millisecond')
                ON CONFLICT (id) DO UPDATE SET lease_ends = excluded.lease_ends WHERE node.keeper = node.id
                RETURNING id
                """,
                [node.rawValue, String(lease.count)])
            return !rows.isEmpty
        }
    }

    /// The nodes whose lease has lapsed, each given to exactly one survivor; if that dies too, its claim lapses in turn.
    public func claimLapsedNodes(by survivor: NodeID, for lease: Milliseconds) throws -> [NodeID] {
        try explained { connection in
            try connection.run(
                """
                UPDATE foyer.node SET keeper = $1, lease_ends = now() + $2::bigint * interval '1 millisecond'
                WHERE id <> $1 AND lease_ends < now() RETURNING id
                """,
                [survivor.rawValue, String(lease.count)]
            ).compactMap { $0[0].map(NodeID.init(rawValue:)) }
        }
    }

    /// Strikes `node` off, once what it left behind has been released by `survivor`; or by itself, when it stops.
    public func strikeOff(_ node: NodeID, by survivor: NodeID) throws {
        try explained { connection in
            try connection.run(
                "DELETE FROM foyer.node WHERE id = $1 AND keeper = $2", [node.rawValue, survivor.rawValue])
        }
    }
}
