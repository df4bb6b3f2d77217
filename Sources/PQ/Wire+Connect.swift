import CLibPQ
import Glibc

extension Wire {
    /// Opens a session. Everything that libpq understands as a conninfo is left to libpq: URIs, PG* variables,
    /// pgpass, service files, TLS. Name resolution blocks this thread (libpq does it synchronously), so the deadline
    /// is checked between steps.
    static func connect(
        _ conninfo: String, options: PGConnectOptions, gate: CancelGate, notices: NoticeSink
    ) throws(PGError) -> Wire {
        let deadline = Deadline.after(options.connectTimeout)
        let first = try Wire(starting: conninfo, options, target: nil, gate, notices)
        let resolved = first.resolved()
        // libpq leaves its own connect_timeout, which is one host's, to the callers of the asynchronous connect.
        let perHost = resolved["connect_timeout"].flatMap { Int64($0) }.flatMap { $0 > 0 ? Duration.seconds($0) : nil }
        let targets = Target.all(resolved)
        guard targets.count > 1 else {
            let limit = min(options.connectTimeout, perHost ?? options.connectTimeout)
            try first.establish(WaitLimit(connect: .after(limit), limit))
            return first
        }
        // libpq's asynchronous connect stays with a host that does not answer until somebody else stops it. So each
        // host gets an attempt and a share of the time.
        first.finish()
        var failures: [PGError] = []
        for (index, target) in targets.enumerated() {
            let share = min(deadline.remaining / (targets.count - index), perHost ?? options.connectTimeout)
            do throws(PGError) {
                let wire = try Wire(starting: conninfo, options, target: target, gate, notices)
                try wire.establish(WaitLimit(connect: .after(share), share))
                return wire
            } catch {
                // As libpq does: a host that does not believe us ends the search.
                guard error.code == .connectionFailed, error.sqlState?.hasPrefix("28") != true else { throw error }
                failures.append(error)
            }
        }
        let message = failures.map(\.message).joined(separator: "; ")
        throw PGError(.connectionFailed, message, sqlState: failures.last?.sqlState)
    }

    private convenience init(
        starting conninfo: String, _ options: PGConnectOptions, target: Target?, _ gate: CancelGate,
        _ notices: NoticeSink
    ) throws(PGError) {
        guard !conninfo.utf8.contains(0) else { throw PGError(.usage, "a conninfo cannot hold a zero byte") }
        // The later of two entries wins. Defaults stand before the conninfo, so that it can change them.
        var settings = [
            ("fallback_application_name", options.applicationName),
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "15000"),
            ("dbname", conninfo),
            ("client_encoding", "UTF8"),
        ]
        settings += target?.settings ?? []
        let pointer = withCStrings(settings.map(\.0)) { keywords in
            withCStrings(settings.map(\.1)) { values in PQconnectStartParams(keywords, values, 1) }
        }
        guard let pointer else { throw PGError(.connectionFailed, "out of memory") }
        self.init(pointer, gate: gate, notices: notices)
        guard PQstatus(pointer) != CONNECTION_BAD else {
            let error = PGError(connection: pointer, code: .connectionFailed)
            finish()
            throw error
        }
    }

    private func establish(_ limit: WaitLimit) throws(PGError) {
        var limit = limit
        do throws(PGError) {
            // Verbose messages are the only ones with a SQLSTATE before there is a session.
            PQsetErrorVerbosity(pointer, PQERRORS_VERBOSE)
            var step = PGRES_POLLING_WRITING
            while step != PGRES_POLLING_OK {
                // libpq may have closed one socket and opened another: `wait` asks for it each time.
                try wait(step == PGRES_POLLING_READING ? .read : .write, &limit)
                step = PQconnectPoll(pointer)
                if step == PGRES_POLLING_FAILED { throw PGError(connection: pointer, code: .connectionFailed) }
                if limit.instant <= .now() { throw limit.error }
            }
            PQsetErrorVerbosity(pointer, PQERRORS_DEFAULT)
            guard PQsetnonblocking(pointer, 1) == 0 else {
                throw PGError(connection: pointer, code: .connectionFailed)
            }
            gate.install(CancelKey(pointer))
        } catch {
            let failed = error.code == .connectionLost ? error.with(code: .connectionFailed) : error
            finish()
            throw failed
        }
    }

    /// The settings as libpq has resolved them from conninfo, variables and service file.
    private func resolved() -> [String: String] {
        guard let list = PQconninfo(pointer) else { return [:] }
        defer { PQconninfoFree(list) }
        var found: [String: String] = [:]
        var option = list
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { found[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return found
    }
}

/// One host of a conninfo that names several.
private struct Target {
    let settings: [(String, String)]

    /// All hosts in the order of the attempts; empty when there is but one.
    static func all(_ resolved: [String: String]) -> [Target] {
        func parts(_ keyword: String) -> [String] {
            resolved[keyword].map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) } ?? []
        }
        let hosts = parts("host")
        let addresses = parts("hostaddr")
        let ports = parts("port")
        let count = max(hosts.count, addresses.count)
        guard count > 1 else { return [] }
        let each = (0..<count).map { index -> [(String, String)] in
            var settings: [(String, String)] = []
            if index < hosts.count { settings.append(("host", hosts[index])) }
            if index < addresses.count { settings.append(("hostaddr", addresses[index])) }
            if let port = ports.count == 1 ? ports.first : index < ports.count ? ports[index] : nil {
                settings.append(("port", port))
            }
            return settings
        }
        // "prefer" means two rounds, the second without a wish.
        guard resolved["target_session_attrs"] == "prefer-standby" else { return each.map(Target.init) }
        return ["standby", "any"].flatMap { wish in
            each.map { Target(settings: $0 + [("target_session_attrs", wish)]) }
        }
    }
}

/// Lends the strings as a NULL-terminated array of C strings.
private func withCStrings<R>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> R
) -> R {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    let pointers = copies.map { UnsafePointer<CChar>($0) } + [nil]
    return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
}
