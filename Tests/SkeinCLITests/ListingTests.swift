import Testing

@testable import SkeinCLI

@Suite("Lists")
struct ListingTests {
    @Test(
        "A list fetches the columns that its format shows, and no other",
        arguments: [
            (OutputFormat.id, ["id"]), (.table, ["id", "kind"]), (.wide, ["id", "kind", "priority"]),
            (.json, ["id", "kind", "priority", "args"]), (.csv, ["id", "kind", "priority", "args"]),
        ])
    func shown(_ format: OutputFormat, _ keys: [String]) {
        let listing = Listing(
            columns: [
                ListColumn("id", .columnID, .integer), ListColumn("kind", .columnKind),
                ListColumn("priority", .columnPriority, .integer, .wide),
                ListColumn("args", .columnArgs, .json, .machine),
            ], source: "skein.job")
        let shown = listing.shown(in: format)
        #expect(shown.columns.map(\.column.key) == keys)
        #expect(shown.statement(.utc).contains("args") == keys.contains("args"))
    }
}
