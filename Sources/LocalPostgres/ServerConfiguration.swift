/// The text of `skein.conf`, which the data directory's `postgresql.conf` includes last.
struct ServerConfiguration {
    let text: String

    init(settings: [String: String], socketDirectory: String) throws(LocalPostgresError) {
        var all = [
            "huge_pages": "off",
            "log_line_prefix": "%m [%p] %q%u@%d %a ",
            "log_timezone": "UTC",
            "timezone": "UTC",
        ]
        all.merge(settings) { _, given in given }
        // Not to be changed by the caller: how clients find the server and that nobody else does.
        all["listen_addresses"] = ""
        all["port"] = "5432"
        all["unix_socket_directories"] = socketDirectory
        all["unix_socket_permissions"] = "0700"
        var lines = ["# Written at every start; put your own settings into postgresql.conf, below the include."]
        for (name, value) in all.sorted(by: { $0.key < $1.key }) {
            lines.append("\(try Self.checked(name)) = \(try Self.quoted(value, of: name))")
        }
        text = lines.joined(separator: "\n") + "\n"
    }

    private static func checked(_ name: String) throws(LocalPostgresError) -> String {
        let allowed = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard allowed, !name.isEmpty else {
            throw LocalPostgresError(.badSetting, "\"\(name)\" is not the name of a server setting")
        }
        return name
    }

    private static func quoted(_ value: String, of name: String) throws(LocalPostgresError) -> String {
        guard value.utf8.allSatisfy({ $0 >= 0x20 }) else {
            throw LocalPostgresError(.badSetting, "the value of \(name) contains a control character")
        }
        return "'" + value.map { $0 == "'" || $0 == "\\" ? "\($0)\($0)" : "\($0)" }.joined() + "'"
    }
}
