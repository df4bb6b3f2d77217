import PQ

/// The programme's functions as Swift calls them, named for preparing.
enum Statements {
    static let setSchedule = PGStatement(
        name: "programme_set_schedule",
        sql: """
            select skein.set_schedule(
                name => $1::text, kind => $2::text, args => $3::jsonb, rule => $4::text, time_zone => 'Asia/Shanghai',
                calendar => 'cn', roll => $5::text, misfire => 'once', misfire_window => $6::interval, overlap => 'skip')
            """)

    static let knowsSchedule = PGStatement(
        name: "programme_knows_schedule", sql: "select exists (select from skein.schedule s where s.name = $1::text)")

    /// Every job function takes the arguments and the job's number and gives a JSON object.
    static func job(_ function: String) -> PGStatement {
        PGStatement(name: "programme_\(function)", sql: "select programme.\(function)($1::jsonb, $2::int8)")
    }
}
