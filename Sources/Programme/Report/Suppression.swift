/// Takes small counts of people out of a table, and as many others as are needed so that no sum gives one away.
///
/// Cells that are taken out look alike. A cell is a line's only unknown, and so known, unless another of its row and of
/// its column is taken out too; and in a table whose rows and columns both have sums, a cell that alone joins two groups
/// of unknown cells is known as well. Both are mended by taking out the smallest cell that helps, the same one each time.
struct Suppression {
    /// Rows of columns; nil: nobody knows.
    let values: [[Int64?]]
    /// Which columns count people.
    let people: [Bool]
    /// Counts from 1 to below this are taken out.
    let below: Int64
    let rowTotals: Bool
    let columnTotals: Bool

    private struct Place: Hashable {
        var row: Int
        var column: Int
    }

    /// The rows with their sum as one more column, and the sums of columns as one more row, where there are any.
    func cells() -> [[ReportTable.Cell]] {
        guard !values.isEmpty else { return [] }
        let grid = withTotals()
        let hidden = hiddenPlaces(grid)
        return grid.enumerated().map { row, line in
            line.enumerated().map { column, value in
                guard let value else { return .unknown }
                return hidden.contains(Place(row: row, column: column)) ? .suppressed : .value(value)
            }
        }
    }

    private func withTotals() -> [[Int64?]] {
        var grid = values
        if rowTotals { grid = grid.map { $0 + [Self.sum($0)] } }
        if columnTotals { grid.append((grid.first ?? []).indices.map { column in Self.sum(grid.map { $0[column] }) }) }
        return grid
    }

    /// A sum of something unknown is unknown.
    private static func sum(_ values: [Int64?]) -> Int64? {
        values.reduce(Optional(0)) { sum, value in sum.flatMap { sum in value.map { sum + $0 } } }
    }

    private func hiddenPlaces(_ grid: [[Int64?]]) -> Set<Place> {
        var small: Set<Place> = []
        for (row, line) in grid.enumerated() {
            for (column, value) in line.enumerated() where countsPeople(column) {
                if let value, value > 0, value < below { small.insert(Place(row: row, column: column)) }
            }
        }
        var hidden = small
        let lines = self.lines(grid)
        // Each round takes out one cell more, so there are no more rounds than cells.
        for _ in 0..<grid.reduce(0, { $0 + $1.count }) {
            guard let more = exposed(lines, grid, hidden, small) ?? bridge(grid, hidden) else { break }
            hidden.insert(more)
        }
        return hidden
    }

    /// The sum of a row counts people when its parts do.
    private func countsPeople(_ column: Int) -> Bool {
        column < people.count ? people[column] : people.allSatisfy(\.self)
    }

    /// Rows and columns whose cells add up to their last one.
    private func lines(_ grid: [[Int64?]]) -> [[Place]] {
        let columns = grid.first?.count ?? 0
        var lines: [[Place]] = []
        if rowTotals { lines += grid.indices.map { row in (0..<columns).map { Place(row: row, column: $0) } } }
        if columnTotals {
            lines += (0..<columns).filter(countsPeople).map { column in
                grid.indices.map { Place(row: $0, column: column) }
            }
        }
        return lines
    }

    /// What else must go so that no line gives a cell away; nil when none does.
    private func exposed(_ lines: [[Place]], _ grid: [[Int64?]], _ hidden: Set<Place>, _ small: Set<Place>) -> Place? {
        for line in lines {
            let gone = line.filter(hidden.contains)
            guard !gone.isEmpty else { continue }
            let sum = gone.reduce(Int64(0)) { $0 + (grid[$1.row][$1.column] ?? 0) }
            let totalIsShown = line.last.map { !hidden.contains($0) } ?? true
            // All as small, or all as large, as small counts can be: their sum says what each one is.
            let extreme = sum == Int64(gone.count) || sum == Int64(gone.count) * (below - 1)
            if gone.count == 1 || (totalIsShown && extreme && gone.allSatisfy(small.contains)) {
                if let place = smallest(of: line.dropLast(), grid, hidden) ?? smallest(of: line[...], grid, hidden)
                    ?? line.first(where: { !hidden.contains($0) })
                {
                    return place
                }
            }
        }
        return nil
    }

    private func smallest(of line: ArraySlice<Place>, _ grid: [[Int64?]], _ hidden: Set<Place>) -> Place? {
        line.filter { !hidden.contains($0) && (grid[$0.row][$0.column] ?? 0) > 0 }
            .min { (grid[$0.row][$0.column] ?? 0) < (grid[$1.row][$1.column] ?? 0) }
    }

    /// What else must go because a cell alone joins two groups of unknown cells: rows and columns are the nodes of a
    /// graph, unknown cells its edges, and such a cell is a bridge.
    private func bridge(_ grid: [[Int64?]], _ hidden: Set<Place>) -> Place? {
        guard rowTotals, columnTotals else { return nil }
        for place in hidden.sorted(by: { ($0.row, $0.column) < ($1.row, $1.column) })
        where !isOnCycle(place, hidden, rows: grid.count) {
            let row = (grid.first ?? []).indices.map { Place(row: place.row, column: $0) }
            let column = grid.indices.map { Place(row: $0, column: place.column) }
            if let more = smallest(of: row[...], grid, hidden) ?? smallest(of: column[...], grid, hidden) {
                return more
            }
        }
        return nil
    }

    /// Whether the row and the column of a cell are joined by other unknown cells too.
    private func isOnCycle(_ place: Place, _ hidden: Set<Place>, rows: Int) -> Bool {
        var reached: Set<Int> = [place.row]
        var open = [place.row]
        let others = hidden.subtracting([place])
        while let node = open.popLast() {
            for edge in others {
                let ends = (edge.row, rows + edge.column)
                let next = ends.0 == node ? ends.1 : ends.1 == node ? ends.0 : nil
                if let next, reached.insert(next).inserted { open.append(next) }
            }
        }
        return reached.contains(rows + place.column)
    }
}
