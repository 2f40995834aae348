import Routing

/// Speed and size of the routing core: `swift run -c release routing-benchmark`. Medians of five.
row("what", "measured", "goal")
try measureMemory()
try measureDesk()
try await measureDurableDecisions()
try await measureStart(events: 1_000_000)
