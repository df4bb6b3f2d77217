import SkeinFilter

/// Publications and platforms as the command line shows them.
enum Publications {
    /// Where videos stand on platforms; of one video, or the newest changes of all.
    static func list(code: String? = nil, limit: Int? = nil) -> Listing {
        var condition = SQLCondition.all
        if let code { condition = condition.and("code = ?", .text(code)) }
        return Listing(
            columns: [
                ListColumn("code", .columnCode),
                ListColumn("platform", .columnPlatform),
                ListColumn("status", .columnStatus),
                ListColumn("remote_id", .columnRemoteID),
                ListColumn(
                    "missing", .columnMissingFields, .text, .table,
                    sql: "(select string_agg(m.value, ', ') from jsonb_array_elements_text(missing) m)"),
                ListColumn(
                    "warnings", .columnWarnings, .text, .table,
                    sql: "(select string_agg(w.value ->> 'check', ' ') from jsonb_array_elements(warnings) w)"),
                ListColumn("last_error", .columnError),
                ListColumn("published_at", .columnPublished, .time),
                ListColumn("changed_at", .columnChanged, .time, .wide),
                ListColumn("job_id", nil, .integer, .machine),
            ],
            source: "programme.publication", condition: condition,
            order: code == nil ? "changed_at desc, code, platform" : "platform", limit: limit)
    }

    /// The rules of platforms.
    static let platformColumns = [
        ListColumn("code", .columnCode),
        ListColumn("name", .columnName),
        ListColumn("adapter", .columnAdapter),
        ListColumn("needs_review", .columnReviews, .boolean),
        ListColumn("required_fields", .columnRequired, .list),
        ListColumn("max_lengths", .columnLengths, .json, .wide),
        ListColumn("containers", .columnContainer, .list, .wide),
        ListColumn("codecs", .columnCodecs, .list, .wide),
        ListColumn("max_bytes", nil, .integer, .machine),
        ListColumn("max_duration_s", nil, .integer, .machine),
        ListColumn("address", .columnAddress, .text, .wide),
        ListColumn("has_token", .columnToken, .boolean),
        ListColumn("published", .columnPublished, .integer),
    ]
}
