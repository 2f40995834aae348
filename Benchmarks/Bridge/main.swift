// swift run -c release bridge-benchmark [PAIRS [SECONDS]]: what a bridge of two live legs costs, and how much later it is heard.
internal import Foundation

let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let bridges = Bridges(pairs: numbers.first ?? 50, seconds: numbers.dropFirst().first ?? 20)
print(try await bridges.measure())
