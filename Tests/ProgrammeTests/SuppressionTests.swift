import Testing

@testable import Programme

/// Small counts of people are not shown, and nothing that is shown gives them away.
@Suite("Suppression")
struct SuppressionTests {
    private static func cells(
        _ values: [[Int64?]], people: [Bool]? = nil, rows: Bool = true, columns: Bool = true
    ) -> [[ReportTable.Cell]] {
        Suppression(
            values: values, people: people ?? values[0].map { _ in true }, below: 5, rowTotals: rows,
            columnTotals: columns
        ).cells()
    }

    private static func text(_ cells: [[ReportTable.Cell]]) -> [String] {
        cells.map { row in
            row.map { cell in
                switch cell {
                case .value(let value): String(value)
                case .suppressed: "*"
                case .unknown: "?"
                }
            }.joined(separator: " ")
        }
    }

    @Test("nought is shown, one to four are not, five is; what has no sums needs nothing else")
    func primary() {
        #expect(Self.text(Self.cells([[0, 1, 4, 5]], rows: false, columns: false)) == ["0 * * 5"])
    }

    @Test("a cell that a sum would give away takes the smallest of its line with it")
    func secondary() {
        #expect(Self.text(Self.cells([[3], [20], [10]], rows: false)) == ["*", "20", "*", "33"])
    }

    @Test("two ones beside their sum of two are both known: a third goes")
    func extremes() {
        #expect(Self.text(Self.cells([[1], [1], [9], [8]], rows: false)) == ["*", "*", "9", "*", "19"])
        #expect(Self.text(Self.cells([[4], [4], [9], [8]], rows: false)) == ["*", "*", "9", "*", "25"])
        #expect(Self.text(Self.cells([[1], [2], [9], [8]], rows: false)) == ["*", "*", "9", "8", "20"])
    }

    @Test("columns that count no people stay; what nobody knows stays unknown, and so does its sum")
    func plain() {
        #expect(
            Self.text(Self.cells([[1, 2], [30, 3]], people: [false, true], rows: false)) == ["1 *", "30 *", "31 5"])
        #expect(Self.text(Self.cells([[nil], [7]], people: [false], rows: false)) == ["?", "7", "?"])
    }

    @Test("random tables: no cell that is not shown can be worked out from those that are", arguments: 1...60)
    func random(seed: UInt64) {
        var random = SplitMix(state: seed)
        let (rows, columns) = (Int(random.next() % 9) + 1, Int(random.next() % 6) + 1)
        let values = (0..<rows).map { _ in
            (0..<columns).map { _ -> Int64? in
                // Many noughts and small counts, and some larger ones.
                [0, 0, Int64(random.next() % 6), Int64(random.next() % 40)][Int(random.next() % 4)]
            }
        }
        let cells = Self.cells(values)
        for (row, line) in values.enumerated() {
            for (column, value) in line.enumerated() {
                if let value, (1..<5).contains(value) {
                    #expect(cells[row][column] == .suppressed, "\(values)")
                } else if case .value(let shown) = cells[row][column] {
                    #expect(shown == value)
                }
            }
        }
        #expect(Known(cells).places.isEmpty, "\(Self.text(cells)) of \(values)")
        #expect(cells == Self.cells(values))
    }
}

/// Which unknown cells the sums of a table determine, by Gaussian elimination modulo a prime: another way than the one
/// that is tested.
private struct Known {
    private static let prime: Int64 = 2_147_483_647
    private(set) var places: [String] = []

    init(_ cells: [[ReportTable.Cell]]) {
        let columns = cells[0].count
        var index: [Int: Int] = [:]
        for (row, line) in cells.enumerated() {
            for (column, cell) in line.enumerated() where cell == .suppressed {
                index[row * columns + column] = index.count
            }
        }
        let lines =
            cells.indices.map { row in (0..<columns).map { row * columns + $0 } }
            + (0..<columns).map { column in cells.indices.map { $0 * columns + column } }
        var matrix = lines.map { line in
            var equation = [Int64](repeating: 0, count: index.count)
            for (position, place) in line.enumerated() {
                if let unknown = index[place] { equation[unknown] = position == line.count - 1 ? Self.prime - 1 : 1 }
            }
            return equation
        }
        Self.reduce(&matrix)
        // In reduced form an unknown is determined when an equation names it alone.
        for (place, unknown) in index
        where matrix.contains(where: { row in row[unknown] != 0 && row.filter { $0 != 0 }.count == 1 }) {
            places.append("\(place / columns):\(place % columns)")
        }
    }

    private static func reduce(_ matrix: inout [[Int64]]) {
        var top = 0
        for column in 0..<(matrix.first?.count ?? 0) {
            guard let pivot = matrix.indices.dropFirst(top).first(where: { matrix[$0][column] != 0 }) else { continue }
            matrix.swapAt(top, pivot)
            let inverse = power(matrix[top][column], prime - 2)
            matrix[top] = matrix[top].map { $0 * inverse % prime }
            for row in matrix.indices where row != top && matrix[row][column] != 0 {
                let factor = prime - matrix[row][column]
                for other in matrix[row].indices {
                    matrix[row][other] = (matrix[row][other] + factor * matrix[top][other]) % prime
                }
            }
            top += 1
        }
    }

    private static func power(_ base: Int64, _ exponent: Int64) -> Int64 {
        var (result, base, exponent) = (Int64(1), base % prime, exponent)
        while exponent > 0 {
            if exponent & 1 == 1 { result = result * base % prime }
            base = base * base % prime
            exponent >>= 1
        }
        return result
    }
}
