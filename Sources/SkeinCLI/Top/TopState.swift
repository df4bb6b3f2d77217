/// What somebody has chosen by keys: a value, so that every key can be tried without a terminal.
struct TopState: Sendable, Equatable {
    /// What is to be done after a key.
    enum Action: Equatable { case none, redraw, refresh, quit }

    /// Seconds between two looks.
    static let intervals = 0.5...60.0

    var view: TopView
    var interval: Double
    var isPaused = false
    var showsHelp = false
    /// The first row that is shown.
    var offset = 0

    init(view: TopView = .queues, interval: Double = 2) {
        self.view = view
        self.interval = interval
    }

    /// - Parameters:
    ///   - rows: Rows there are.
    ///   - page: Rows that fit.
    mutating func press(_ key: TopKey, rows: Int, page: Int) -> Action {
        if showsHelp {
            showsHelp = false
            return key == .character("q") ? .quit : .redraw
        }
        switch key {
        case .character("q"): return .quit
        case .character("?"), .character("h"): showsHelp = true
        case .character(" "), .character("p"):
            isPaused.toggle()
            return isPaused ? .redraw : .refresh
        case .character("r"): return .refresh
        case .character("+"): return pace(interval * 2)
        case .character("-"): return pace(interval / 2)
        case .tab: return show(TopView.allCases[(index + 1) % TopView.allCases.count])
        case .character(let digit):
            guard let number = digit.wholeNumberValue, (1...TopView.allCases.count).contains(number) else {
                return scroll(digit, rows, page)
            }
            return show(TopView.allCases[number - 1])
        case .up: return scroll("k", rows, page)
        case .down: return scroll("j", rows, page)
        case .pageUp: return move(to: offset - page, rows, page)
        case .pageDown: return move(to: offset + page, rows, page)
        case .home: return move(to: 0, rows, page)
        case .end: return move(to: rows, rows, page)
        case .other: return .none
        }
        return .redraw
    }

    private var index: Int { TopView.allCases.firstIndex(of: view) ?? 0 }

    private mutating func show(_ view: TopView) -> Action {
        self.view = view
        offset = 0
        return .refresh
    }

    private mutating func pace(_ seconds: Double) -> Action {
        interval = min(max(seconds, Self.intervals.lowerBound), Self.intervals.upperBound)
        return .refresh
    }

    private mutating func scroll(_ key: Character, _ rows: Int, _ page: Int) -> Action {
        switch key {
        case "j": move(to: offset + 1, rows, page)
        case "k": move(to: offset - 1, rows, page)
        default: .none
        }
    }

    private mutating func move(to row: Int, _ rows: Int, _ page: Int) -> Action {
        offset = max(0, min(row, rows - page))
        return .redraw
    }
}

/// A key that was pressed.
enum TopKey: Sendable, Equatable {
    case character(Character)
    case up, down, pageUp, pageDown, home, end, tab, other

    /// The keys in what a terminal sent at once. Sequences that are not known count as one key that does nothing.
    static func read(_ bytes: [UInt8]) -> [TopKey] {
        var keys: [TopKey] = []
        var rest = bytes[...]
        while let first = rest.popFirst() {
            switch first {
            case 0x1B where rest.first == UInt8(ascii: "[") || rest.first == UInt8(ascii: "O"):
                rest.removeFirst()
                let parameters = rest.prefix { !(0x40...0x7E).contains($0) }
                rest = rest.dropFirst(parameters.count)
                keys.append(sequence(parameters, rest.popFirst()))
            case 0x1B: keys.append(.other)
            case 0x09: keys.append(.tab)
            case 0x20..<0x7F: keys.append(.character(Character(Unicode.Scalar(first))))
            default: keys.append(.other)
            }
        }
        return keys
    }

    private static func sequence(_ parameters: ArraySlice<UInt8>, _ last: UInt8?) -> TopKey {
        switch (last, parameters.first) {
        case (UInt8(ascii: "A"), _): .up
        case (UInt8(ascii: "B"), _): .down
        case (UInt8(ascii: "H"), _), (UInt8(ascii: "~"), UInt8(ascii: "1")): .home
        case (UInt8(ascii: "F"), _), (UInt8(ascii: "~"), UInt8(ascii: "4")): .end
        case (UInt8(ascii: "~"), UInt8(ascii: "5")): .pageUp
        case (UInt8(ascii: "~"), UInt8(ascii: "6")): .pageDown
        default: .other
        }
    }
}
