import PQ

/// What changed, asked of the database once for everybody who watches.
actor Pulse {
    static let interval = Duration.seconds(3)

    private static let marks = PGStatement(name: "web_pulse", sql: "select part, mark from skein.pulse()")

    private let reader: Reader
    private var marks: [String: String] = [:]
    private var asked: ContinuousClock.Instant?
    private var watchers = 0

    /// People who watch at a time; more are told to ask for themselves.
    static let mostWatchers = 60

    init(reader: Reader) { self.reader = reader }

    func enter() -> Bool {
        guard watchers < Self.mostWatchers else { return false }
        watchers += 1
        return true
    }

    func leave() { watchers -= 1 }

    /// The marks of all parts, at most an interval old. What it was before when the database does not answer.
    func current() async -> [String: String] {
        if let asked, ContinuousClock.now - asked < Self.interval - .milliseconds(200) { return marks }
        // Set before the question, so that those who ask meanwhile do not ask again.
        asked = .now
        if let rows = try? await reader.rows(Self.marks) {
            marks = rows.reduce(into: [:]) { $0[$1[0] ?? ""] = $1[1] ?? "" }
        }
        return marks
    }
}
