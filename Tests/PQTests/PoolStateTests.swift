import Testing

@testable import PQ

/// The pool's decisions, without a pool: connections are numbers.
@Suite struct PoolStateTests {
    private static func ask(_ state: inout PoolState<Int>, bad: Set<Int> = []) -> String {
        var discarded: [Int] = []
        let ask = state.ask(isGood: { !bad.contains($0) }, discarded: &discarded)
        let suffix = discarded.isEmpty ? "" : " without \(discarded)"
        return switch ask {
        case .lease(let number): "lease \(number)\(suffix)"
        case .open: "open\(suffix)"
        case .wait(let number): "wait \(number)\(suffix)"
        case .closed: "closed"
        }
    }

    private static func leave(_ state: inout PoolState<Int>, _ waiter: UInt64) -> Bool { state.leave(waiter) }

    private static func show(_ next: PoolState<Int>.Next) -> String {
        switch next {
        case .nothing: "nothing"
        case .hand(let connection, let waiter): "hand \(connection) to \(waiter)"
        case .place(let waiter): "place to \(waiter)"
        }
    }

    @Test func waitersAreServedInOrder() {
        var state = PoolState<Int>(size: 1)
        #expect(Self.ask(&state) == "open")
        #expect(Self.ask(&state) == "wait 1")
        #expect(Self.ask(&state) == "wait 2")
        #expect(Self.ask(&state) == "wait 3")
        #expect(Self.leave(&state, 2))
        #expect(!Self.leave(&state, 2))
        #expect(Self.show(state.giveBack(7)) == "hand 7 to 1")
        #expect(Self.show(state.giveBack(7)) == "hand 7 to 3")
        #expect(Self.show(state.giveBack(7)) == "nothing")
        #expect(Self.ask(&state) == "lease 7")
    }

    @Test func aLostConnectionLeavesItsPlaceToTheNext() {
        var state = PoolState<Int>(size: 1)
        #expect(Self.ask(&state) == "open")
        #expect(Self.ask(&state) == "wait 1")
        #expect(Self.show(state.giveUpPlace()) == "place to 1")
        #expect(state.inUse == 1)
        #expect(Self.show(state.giveUpPlace()) == "nothing")
        #expect(state.inUse == 0)
        #expect(Self.ask(&state) == "open")
    }

    @Test func badIdleConnectionsAreThrownOut() {
        var state = PoolState<Int>(size: 3)
        for _ in 1...3 { #expect(Self.ask(&state) == "open") }
        for number in 1...3 { #expect(Self.show(state.giveBack(number)) == "nothing") }
        #expect(Self.ask(&state, bad: [3, 2]) == "lease 1 without [3, 2]")
        #expect(Self.ask(&state) == "open")
        #expect(Self.ask(&state) == "open")
        #expect(Self.ask(&state) == "wait 1")
    }

    @Test func closingReturnsWhatIsLeft() {
        var state = PoolState<Int>(size: 2)
        #expect(Self.ask(&state) == "open")
        #expect(Self.ask(&state) == "open")
        #expect(Self.ask(&state) == "wait 1")
        let first = state.close()
        #expect(first.idle.isEmpty && first.waiters == [1])
        #expect(Self.ask(&state) == "closed")
        #expect(Self.show(state.giveUpPlace()) == "nothing")
        #expect(!Self.leave(&state, 1))
    }

    /// Random orders of events against what must always hold.
    @Test(arguments: [1, 2, 3, 4].map(UInt64.init))
    func theInvariantsHold(seed: UInt64) {
        var random = Seeded(state: seed)
        var state = PoolState<Int>(size: 3)
        var leased: [Int] = []
        var opening = 0
        var waiting: [UInt64] = []
        var made = 0
        func follow(_ next: PoolState<Int>.Next) {
            switch next {
            case .nothing: #expect(waiting.isEmpty, "nobody waits while a place is free, seed \(seed)")
            case .hand(let connection, let waiter):
                #expect(waiting.removeFirst() == waiter, "the longest waiter is first, seed \(seed)")
                leased.append(connection)
            case .place(let waiter):
                #expect(waiting.removeFirst() == waiter)
                opening += 1
            }
        }
        for _ in 0..<2000 {
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1:
                var discarded: [Int] = []
                let bad = Int.random(in: 0..<4, using: &random)
                switch state.ask(isGood: { $0 % 4 != bad }, discarded: &discarded) {
                case .lease(let number):
                    #expect(waiting.isEmpty)
                    leased.append(number)
                case .open: opening += 1
                case .wait(let number): waiting.append(number)
                case .closed: Issue.record("never closed")
                }
            case 2 where opening > 0:
                opening -= 1
                if Bool.random(using: &random) {
                    made += 1
                    leased.append(made)
                } else {
                    follow(state.giveUpPlace())
                }
            case 3 where !leased.isEmpty:
                follow(state.giveBack(leased.remove(at: Int.random(in: 0..<leased.count, using: &random))))
            case 4 where !leased.isEmpty:
                leased.remove(at: Int.random(in: 0..<leased.count, using: &random))
                follow(state.giveUpPlace())
            case 5:
                guard let waiter = waiting.randomElement(using: &random) else { break }
                #expect(Self.leave(&state, waiter))
                waiting.removeAll { $0 == waiter }
            default: break
            }
            #expect(state.inUse == leased.count + opening)
            #expect(state.inUse + state.idle.count <= 3)
            #expect(state.waiters == waiting)
            #expect(waiting.isEmpty || state.inUse == 3)
        }
    }
}

/// The same numbers for the same seed.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
