@testable import Timetabling

/// A problem of the tests' own, as a client would write it: meetings of several groups, each wishing for one slot of
/// a day. A group has one meeting a slot, and so has the expert whom some meetings of every group need; only the
/// expert couples the groups. The cost is how far meetings are from what they wish for.
struct Wishes: Problem {
    struct Meeting: Sendable, Hashable {
        var group: Int
        var wish: Int
        var needsExpert: Bool
    }

    let slots: Int
    let meetings: [Meeting]
    var dividesByGroup = false

    /// Wishes that can all come true, so that the optimum is known to be 0; or, crowded, with two slots wished for as
    /// one, so that the hidden plan costs `odd` and none is perfect.
    static func planted(
        groups: Int, slots: Int, seed: UInt64, dividesByGroup: Bool, isCrowded: Bool = false
    ) -> Wishes {
        var random = SeededGenerator(seed: seed)
        var meetings: [Meeting] = []
        for group in 0..<groups {
            for slot in 0..<slots where (slot + group) % 3 != 0 {
                meetings.append(
                    Meeting(group: group, wish: isCrowded ? slot / 2 * 2 : slot, needsExpert: slot % groups == group))
            }
        }
        return Wishes(slots: slots, meetings: meetings.shuffled(using: &random), dividesByGroup: dividesByGroup)
    }

    /// What the hidden plan of a crowded problem costs.
    static func odd(groups: Int, slots: Int) -> Int {
        (0..<groups).reduce(0) { sum, group in
            sum + (0..<slots).count { ($0 + group) % 3 != 0 && $0 % 2 == 1 }
        }
    }

    func makeState() -> WishesState { WishesState(self) }

    private var groups: [Int] { Set(meetings.map(\.group)).sorted() }

    var parts: [Wishes] {
        guard dividesByGroup else { return [] }
        return groups.map { group in Wishes(slots: slots, meetings: meetings.filter { $0.group == group }) }
    }

    /// Slots of the parts, and nothing where the expert is already taken.
    func join(_ plans: [[Int?]]) -> [Int?]? {
        let state = WishesState(self)
        var queues = Dictionary(uniqueKeysWithValues: zip(groups, plans.map { $0[...] }))
        for (index, meeting) in meetings.enumerated() {
            if let slot = queues[meeting.group]?.popFirst() ?? nil, state.isFree(index, at: slot) {
                state.place(index, at: slot)
            }
        }
        return state.plan
    }
}

/// Meetings in slots.
final class WishesState: SearchState {
    private let problem: Wishes
    private(set) var plan: [Int?]
    private var soft = 0

    init(_ problem: Wishes) {
        self.problem = problem
        plan = Array(repeating: nil, count: problem.meetings.count)
    }

    var variables: Int { plan.count }
    var score: Score { Score(unplaced: plan.count { $0 == nil }, soft: soft) }
    func isPlaced(_ variable: Int) -> Bool { plan[variable] != nil }
    func candidates(of variable: Int) -> Int { problem.slots }
    func isFree(_ variable: Int, at candidate: Int) -> Bool { obstacles(to: variable, at: candidate).isEmpty }
    func cost(of variable: Int, at candidate: Int) -> Int { abs(problem.meetings[variable].wish - candidate) }
    func relatives(of variable: Int) -> [Int] {
        plan.indices.filter { problem.meetings[$0].group == problem.meetings[variable].group && $0 != variable }
    }

    func obstacles(to variable: Int, at candidate: Int) -> [Int] {
        let meeting = problem.meetings[variable]
        return plan.indices.filter { other in
            let rival = problem.meetings[other]
            return other != variable && plan[other] == candidate
                && (rival.group == meeting.group || rival.needsExpert && meeting.needsExpert)
        }
    }

    func place(_ variable: Int, at candidate: Int) {
        plan[variable] = candidate
        soft += cost(of: variable, at: candidate)
    }

    func remove(_ variable: Int) {
        guard let slot = plan[variable] else { return }
        soft -= cost(of: variable, at: slot)
        plan[variable] = nil
    }

    func restore(_ plan: [Int?]) {
        for variable in self.plan.indices { remove(variable) }
        for (variable, slot) in plan.enumerated() { if let slot { place(variable, at: slot) } }
    }

    /// A meeting to another slot, with whoever holds that.
    func propose(_ random: inout SeededGenerator) -> Proposal<[Int: Int]>? {
        let first = random.index(below: plan.count)
        let slot = random.index(below: problem.slots)
        guard let old = plan[first], old != slot else { return nil }
        var move = [first: slot]
        for other in obstacles(to: first, at: slot) { move[other] = old }
        for (variable, target) in move {
            for rival in obstacles(to: variable, at: target) where move[rival] == nil { return nil }
        }
        if move.count > 2 { return nil }
        let delta = move.reduce(0) { sum, step in
            sum + cost(of: step.key, at: step.value) - cost(of: step.key, at: plan[step.key] ?? 0)
        }
        return Proposal(move, delta: delta)
    }

    func apply(_ move: [Int: Int]) {
        for variable in move.keys { remove(variable) }
        for (variable, slot) in move { place(variable, at: slot) }
    }
}
