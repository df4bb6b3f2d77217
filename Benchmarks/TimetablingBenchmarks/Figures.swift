/// One run.
struct Run {
    let instance: String
    let seed: UInt64
    let seconds: Double
    let chains: Int
    let cost: Int
    let violations: Int
    let moves: Int

    var json: String {
        "{\"instance\":\"\(instance)\",\"seed\":\(seed),\"seconds\":\(rounded(seconds)),\"chains\":\(chains)"
            + ",\"cost\":\(cost),\"violations\":\(violations)"
            + ",\"moves_per_second\":\(Int(Double(moves) / seconds))}"
    }
}

/// All runs of an instance, beside what others have published.
struct Summary {
    let instance: String
    let seconds: Double
    let costs: [Int]
    let greedy: Int

    /// By the instance's name: the mean of the winner of the competition, and the best cost known.
    static let published: [String: (mean: Double, best: Int)] = [
        "Fis0506-1": (5.0, 5), "Ing0203-2": (61.3, 24), "Ing0304-1": (94.8, 66),
    ]

    var json: String {
        let mean = Double(costs.reduce(0, +)) / Double(costs.count)
        var text = "{\"instance\":\"\(instance)\",\"runs\":\(costs.count),\"seconds\":\(rounded(seconds))"
        text += ",\"mean\":\(rounded(mean)),\"best\":\(costs.min() ?? 0),\"worst\":\(costs.max() ?? 0)"
        text += ",\"greedy\":\(greedy)"
        if let known = Self.published[instance] {
            text += ",\"published_mean\":\(known.mean),\"best_known\":\(known.best)"
        }
        return text + "}"
    }
}

private func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
