internal import Routing

/// What `/metrics` shows of webhooks: requests by what came of them, what was given up, how far behind each is.
struct WebhookFigures {
    let senders: [WebhookSender]
    let core: RoutingCore

    func all() async -> [Figure] {
        let end = await core.position
        var (requests, dead, behind): ([Figure], [Figure], [Figure]) = ([], [], [])
        for sender in senders {
            let (name, counts) = (sender.hook.name, await sender.requests)
            for (result, count) in [("taken", counts.taken), ("failed", counts.failed)] {
                requests.append(
                    Figure(
                        "foyer_webhook_requests_total", Double(count), .counter, ["webhook": name, "result": result]))
            }
            let letters = Double(await sender.deadLetters.count)
            dead.append(Figure("foyer_webhook_dead_letters", letters, .gauge, ["webhook": name]))
            let left = max(0, end - (await sender.position))
            behind.append(Figure("foyer_webhook_events_behind", Double(left), .gauge, ["webhook": name]))
        }
        return requests + dead + behind
    }
}
