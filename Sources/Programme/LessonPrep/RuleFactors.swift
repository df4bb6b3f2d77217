import LessonPrep

/// How much heavier or lighter than usual the soft rules of a plan are: factors by rule, `S1` to `S10`.
public struct RuleFactors: Codable, Sendable, Hashable {
    /// The rules' names.
    public static let names = (1...10).map { "S\($0)" }

    private var factors: [String: Double]

    /// No rule differs.
    public init(_ factors: [String: Double] = [:]) {
        self.factors = factors
    }

    /// Factors from an object.
    public init(from decoder: any Decoder) throws {
        factors = try [String: Double](from: decoder)
    }

    /// An object.
    public func encode(to encoder: any Encoder) throws {
        try factors.encode(to: encoder)
    }

    /// These factors where they say something, and the others' elsewhere.
    func over(_ other: RuleFactors) -> RuleFactors {
        RuleFactors(other.factors.merging(factors) { $1 })
    }

    /// The usual prices with these factors.
    var weights: Weights {
        var weights = Weights()
        scale("S1", &weights.expertAbsent, &weights.presenterAbsent, &weights.attendeeAbsent)
        scale("S2", &weights.hosting)
        scale("S3", &weights.travelMinute)
        scale("S4", &weights.swappedLesson)
        scale("S5", &weights.outsideHalfDay)
        scale("S6", &weights.spreadDay)
        scale("S7", &weights.awkwardTime)
        scale("S8", &weights.moved, &weights.movedPerDay)
        scale("S9", &weights.joinsOnline)
        return weights
    }

    private func scale(_ rule: String, _ price: inout Int) {
        guard let factor = factors[rule] else { return }
        price = Int((Double(price) * min(max(factor, 0), 1000)).rounded())
    }

    private func scale(_ rule: String, _ one: inout Int, _ two: inout Int) {
        scale(rule, &one)
        scale(rule, &two)
    }

    private func scale(_ rule: String, _ one: inout Int, _ two: inout Int, _ three: inout Int) {
        scale(rule, &one)
        scale(rule, &two, &three)
    }
}
