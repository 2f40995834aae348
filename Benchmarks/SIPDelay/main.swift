// swift run -c release sip-delay: what passing through Foyer adds to the sound's way between caller and agent. Takes 45 s.
internal import TestKit

print("caller to agent, \(DelayMeasurement.bursts) bursts each, milliseconds from play to arrival:")
let direct = try await DelayMeasurement.direct()
print("  one call, no Foyer between   \(direct)")
let bridged = try await DelayMeasurement.bridged()
print("  two calls, Foyer between     \(bridged)")
print("  added: p50 \(bridged.median - direct.median), p95 \(bridged.percentile95 - direct.percentile95)")
