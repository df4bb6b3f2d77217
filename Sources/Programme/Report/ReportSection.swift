/// What a table of the report is about: its columns, what its rows are, and what is added up.
struct ReportSection: Sendable {
    struct Column: Sendable {
        var key: String
        var title: ReportText
        /// Counts people, so that small numbers are not shown.
        var people = true
    }

    /// What the rows are.
    enum Rows: Sendable {
        /// All districts, and one for what lies in none.
        case districts
        /// These, in this order.
        case named([(key: String, title: ReportText)])
        /// Whatever the data have, in their order, by the data's own names or else by key.
        case found
    }

    enum Chart: Sendable {
        case none
        /// Columns on top of one another: they are parts of a whole.
        case stacked
        /// Columns side by side.
        case grouped
    }

    var key: String
    var title: ReportText
    var rows: Rows
    var columns: [Column]
    /// Columns are parts of a whole: each row has a sum.
    var addsColumns = false
    /// Each column has a sum.
    var addsRows = false
    /// A cell that the data do not have is nought; otherwise nobody knows it.
    var zeroFill = true
    /// Numbers are fen, shown as yuan.
    var isMoney = false
    var chart = Chart.none
}
