/// Growing pauses between attempts that failed, spread so that those who failed together do not come back together.
struct Backoff {
    private let shortest: Duration
    private let longest: Duration
    private var next: Duration

    init(from shortest: Duration = .milliseconds(100), to longest: Duration = .seconds(5)) {
        self.shortest = shortest
        self.longest = longest
        next = shortest
    }

    /// The next pause.
    mutating func pause() -> Duration {
        defer { next = min(next * 2, longest) }
        return next * Double.random(in: 0.5...1)
    }

    /// An attempt succeeded.
    mutating func reset() {
        next = shortest
    }
}
