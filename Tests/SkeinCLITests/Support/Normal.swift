/// Takes out of a text what differs from run to run, and keeps its columns.
enum Normal {
    static func times(_ text: String) -> String {
        text
            .replacing(#/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z/#, with: "<time>")
            .replacing(#/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?(\+00)?/#, with: "YYYY-MM-DD hh:mm:ss")
            .replacing(#/"oldest_ready_age": [\d.]+/#, with: "\"oldest_ready_age\": <age>")
    }
}
