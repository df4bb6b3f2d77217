import PQ
import TestSupport
import Testing

@Suite("Doctor: its findings in both languages, and the server's settings") struct EngineDoctorTests {
    @Test("Every finding has a text in both languages, of the same facts, and Chinese is Chinese")
    func parity() async throws {
        try await withDatabase { database in
            let c = try await database.connect()
            try await c.run { c in
                let checks = try c.query("select check_name from skein.examine()").column()
                #expect(checks.count > 7 && Set(checks).count == checks.count)
                let texts = try c.query(
                    """
                    select check_name, language, title, coalesce(nothing, '无'), found, advice from skein.doctor_texts()
                    """)
                #expect(texts.count == 2 * checks.count)
                var facts: [String: [String: [Set<String>]]] = [:]
                for row in 0..<texts.count {
                    let cells = try (0..<6).map { try texts.get(String.self, row: row, $0) }
                    #expect(checks.contains(cells[0]) && !cells.contains(""))
                    facts[cells[0], default: [:]][cells[1]] = cells[2...].map { text in
                        Set(text.matches(of: #/%[0-9]\$s/#).map { String($0.output) })
                    }
                    guard cells[1] == "zh-CN" else { continue }
                    for text in cells[2...] where text != "PostgreSQL %1$s" { #expect(text.hasHan, "\(text)") }
                }
                for (check, languages) in facts {
                    #expect(languages["en"] != nil && languages["en"] == languages["zh-CN"], "\(check)")
                }
            }
        }
    }

    @Test("A healthy database and one in trouble, in English, in Chinese, and in any other language in English")
    func findings() async throws {
        try await withDatabase { database in
            let c = try await database.connect()
            try await c.run { c in
                let english = try c.query("select check_name, status, detail, advice from skein.doctor()").texts()
                for language in ["en", "xx"] {
                    let same = try c.query("select * from skein.doctor_in($1)", [.text(language)]).texts()
                    // What other sessions and ids do changes from one call to the next.
                    let moving = ["transaction ids", "oldest snapshot"]
                    #expect(same.filter { !moving.contains($0[0]) } == english.filter { !moving.contains($0[0]) })
                    #expect(same.map { $0[0] } == english.map { $0[0] })
                }
                #expect(english.contains(["workers", "warn", "0 workers are alive", "start one: skein worker"]))
                #expect(
                    english.contains([
                        "admission", "ok", "0 jobs are due for more than a minute and not let through", "",
                    ]))
                let chinese = try c.query("select * from skein.doctor_in('zh-CN')").texts()
                #expect(chinese.map { $0[1] } == english.map { $0[1] })
                #expect(chinese.contains(["工作进程", "warn", "0 个工作进程在运行", "请启动一个：skein worker"]))
                // What the well database does not show: a worker that lives, and a slice past its time.
                _ = try c.query("select skein.register_worker('w', 'h', 1, '1', '{default}', 1)")
                try c.script(
                    "update skein.slices set closed_at = now() - interval '1 year', finished_dropped_at = null")
                let troubled = try c.query("select * from skein.doctor_in('zh-CN')").texts()
                #expect(troubled.contains(["工作进程", "ok", "1 个工作进程在运行", ""]))
                #expect(troubled.contains { $0[0] == "保留期" && $0[1] == "warn" && $0[3].hasPrefix("分片中") })
            }
        }
    }

    @Test("Settings: what would lose jobs fails, what is unwise warns, what is well says so; in both languages")
    func settings() async throws {
        try await withDatabase { database in
            let c = try await database.connect()
            try await c.run { c in
                func status(_ setting: String, _ c: isolated PGConnection) throws -> [String] {
                    try c.query(
                        "select status, current_value, advised_value, takes from skein.tune() where setting = $1",
                        [.text(setting)]
                    ).texts().first ?? []
                }
                let english = try c.query("select setting, status, reason from skein.tune()").texts()
                let chinese = try c.query("select setting, status, reason from skein.tune('zh-CN')").texts()
                #expect(english.count > 15 && english.map { $0[0] } == chinese.map { $0[0] })
                for (own, other) in zip(english, chinese) {
                    let isWell = own[1] == "ok"
                    #expect(own[2].isEmpty == isWell && !own[2].hasHan && other[2].hasHan != isWell, "\(own) \(other)")
                }
                for (setting, bad, good, answer) in [
                    ("synchronous_commit", "off", "on", ["fail", "off", "on", "reload"]),
                    ("track_counts", "off", "on", ["fail", "off", "on", "reload"]),
                    (
                        "default_transaction_isolation", "serializable", "read committed",
                        ["warn", "serializable", "read committed", "reload"]
                    ),
                    ("idle_in_transaction_session_timeout", "0", "60000", ["warn", "0", "10min", "reload"]),
                    ("random_page_cost", "4", "1.1", ["warn", "4", "1.1", "reload"]),
                    ("log_lock_waits", "off", "on", ["warn", "off", "on", "reload"]),
                ] {
                    _ = try c.query("select set_config($1, $2, false)", [.text(setting), .text(bad)])
                    #expect(try status(setting, c) == answer)
                    _ = try c.query("select set_config($1, $2, false)", [.text(setting), .text(good)])
                    #expect(try status(setting, c).prefix(1) == ["ok"] && status(setting, c)[2] == "")
                }
                #expect(try status("shared_buffers", c)[3] == "restart")
                // What fails comes first, what is well last.
                _ = try c.query("select set_config('track_counts', 'off', false)")
                let order = try c.query("select status from skein.tune()").column()
                #expect(order.first == "fail" && order.last == "ok")
            }
        }
    }
}

extension String {
    fileprivate var hasHan: Bool { unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } }
}

extension PGResult {
    fileprivate func column() throws -> [String] { try (0..<count).map { try get(row: $0, 0) } }
    fileprivate func texts() throws -> [[String]] {
        try (0..<count).map { row in try (0..<columnCount).map { try get(String.self, row: row, $0) } }
    }
}
