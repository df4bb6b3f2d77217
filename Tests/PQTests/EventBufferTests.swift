import Testing

@testable import PQ

@Suite(.timeLimit(.minutes(1))) struct EventBufferTests {
    private static func event(_ channel: String, _ payload: String = "") -> PGListener.Event {
        .notification(channel: channel, payload: payload)
    }

    @Test func equalEventsThatWaitAreOne() async {
        let buffer = EventBuffer(limit: 10)
        for _ in 0..<5 {
            buffer.push(Self.event("a"))
            buffer.push(Self.event("b"))
            buffer.push(.mayHaveMissed)
        }
        #expect(await buffer.next() == Self.event("a"))
        // Taken, so it counts as new.
        buffer.push(Self.event("a"))
        #expect(await buffer.next() == Self.event("b"))
        #expect(await buffer.next() == .mayHaveMissed)
        #expect(await buffer.next() == Self.event("a"))
        buffer.finish()
        #expect(await buffer.next() == nil)
    }

    @Test func tooManyBecomeOne() async {
        let buffer = EventBuffer(limit: 10)
        for number in 0..<25 { buffer.push(Self.event("a", "\(number)")) }
        #expect(await buffer.next() == .mayHaveMissed)
        buffer.push(Self.event("a", "24"))
        var rest: [PGListener.Event] = []
        buffer.finish()
        while let event = await buffer.next() { rest.append(event) }
        #expect(rest.count <= 10)
        #expect(rest.contains(Self.event("a", "24")))
    }

    @Test func aReaderIsWokenByAnEventTheEndAndItsOwnCancellation() async {
        let buffer = EventBuffer(limit: 10)
        async let first = buffer.next()
        buffer.push(Self.event("a"))
        #expect(await first == Self.event("a"))
        let cancelled = Task { await buffer.next() }
        cancelled.cancel()
        #expect(await cancelled.value == nil)
        buffer.push(Self.event("b"))
        #expect(await buffer.next() == Self.event("b"), "nothing was lost with the cancelled reader")
        async let last = buffer.next()
        buffer.finish()
        #expect(await last == nil)
    }

    @Test func aLongLifeKeepsTheOrder() async {
        let buffer = EventBuffer(limit: 4)
        buffer.push(Self.event("a", "0"))
        for number in 1..<100 {
            buffer.push(Self.event("a", "\(number)"))
            #expect(await buffer.next() == Self.event("a", "\(number - 1)"))
        }
    }
}
