/// When everybody has something to do, in five-minute bins: for 20 weeks 3,360 bytes a person.
///
/// A person is available from `a` to `b` when no commitment lies in `[a - t, b + t)`, `t` being the travel time
/// between the commitment's institution and the host: every commitment counts, not just the neighbouring ones, which
/// is the same where travel times obey the triangle inequality and safe where they do not. Online, `t` is nothing:
/// lessons may touch the session but not overlap it. Travel never reaches into another day.
final class Availability: Sendable {
    private let days: Int
    private let words: [UInt64]
    /// By person: where all fixed commitments are, if they are at one place.
    private let singlePlace: [Int??]

    /// Marks the commitments of all people, movable ones apart.
    init(_ people: [Person], days: Int) {
        self.days = days
        let stride = days * DayBits.wordsPerDay
        var words = [UInt64](repeating: 0, count: people.count * stride)
        var places: [Int??] = []
        places.reserveCapacity(people.count)
        for (index, person) in people.enumerated() {
            var bits = DayBits(days: days)
            var place: Int?? = .none
            var isSingle = true
            for commitment in person.busy where !commitment.isMovable {
                bits.insert(commitment.span)
                if case .some(let known) = place, known != commitment.at { isSingle = false }
                place = .some(commitment.at)
            }
            for (offset, word) in bits.words.enumerated() { words[index * stride + offset] = word }
            places.append(isSingle ? place ?? .some(nil) : .none)
        }
        self.words = words
        singlePlace = places
    }

    /// How many bytes the bits take.
    var bytes: Int { words.count * MemoryLayout<UInt64>.size }

    /// The starts of something that long at which a fixed commitment, with the way from and to it, is in the way.
    func blocked(_ index: Int, _ person: Person, duration: Int, travel: (Int?) -> Int) -> DayBits {
        let stride = days * DayBits.wordsPerDay
        if case .some(let place) = singlePlace[index] {
            var bits = DayBits(words: Array(words[index * stride..<(index + 1) * stride]))
            let way = travel(place)
            bits.spread(down: duration - 1 + way, up: way)
            return bits
        }
        return Self.blocked(person.busy.filter { !$0.isMovable }, days: days, duration: duration, travel: travel)
    }

    /// The same for a list of commitments.
    static func blocked(
        _ commitments: [Commitment], days: Int, duration: Int, travel: (Int?) -> Int
    ) -> DayBits {
        var all = DayBits(days: days)
        for (place, group) in Dictionary(grouping: commitments, by: \.at) {
            var bits = DayBits(days: days)
            for commitment in group { bits.insert(commitment.span) }
            let way = travel(place)
            bits.spread(down: duration - 1 + way, up: way)
            all.formUnion(bits)
        }
        return all
    }
}
