// swift run -c release sip-delay: what passing through Foyer adds to the sound's way between caller and agent.
internal import TestKit

let direct = try await DelayMeasurement.direct()
let bridged = try await DelayMeasurement.bridged()
print("caller to agent, \(DelayMeasurement.bursts) bursts each, milliseconds from play to arrival:")
print("  one call, no Foyer between   \(direct)")
print("  two calls, Foyer between     \(bridged)")
print("  added: p50 \(bridged.median - direct.median), p95 \(bridged.percentile95 - direct.percentile95)")
