import PQ

extension Table {
    /// A table of names and JSON values, from rows of (name, JSON text): what a function answered as one JSON object.
    init(pairs result: PGResult) throws {
        self.init([
            Column(key: "key", title: .columnKey), Column(key: "value", title: .columnValue, kind: .json),
        ])
        for row in 0..<result.count {
            rows.append([Cell(try result.get(row: row, 0)), Cell(try result.get(row: row, 1))])
        }
    }
}
