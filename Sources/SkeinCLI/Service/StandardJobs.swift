import Channels
import Programme
import Skein
import SkeinKinds
import Transfer

extension SkeinCommand {
    /// The command line of the jobs that come with the project: the built-in kinds and the programme's.
    public init() {
        self.init { try StandardJobs.registry($0) }
    }
}

/// The jobs of the executable `skein`.
enum StandardJobs {
    static func registry(_ settings: Settings) throws -> JobRegistry {
        var registry = JobRegistry()
        let policy = try http(settings)
        BuiltinKinds.register(in: &registry, allowing: try exec(settings), http: policy)
        try ProgrammeJobs.register(
            in: &registry,
            access: ChannelAccess(
                policy: policy, keys: try keys(settings), relay: try relay(settings), gateway: try gateway(settings)),
            video: try video(settings))
        return registry
    }

    /// `exec.programs`: `name=/absolute/path` and fixed arguments after blanks.
    private static func exec(_ settings: Settings) throws -> ExecPolicy {
        var policy = ExecPolicy.none
        for text in try settings.strings(.execPrograms) {
            let words = text.split(separator: " ").map(String.init)
            guard let equals = words.first?.firstIndex(of: "="), let first = words.first,
                first[first.index(after: equals)...].hasPrefix("/"), equals != first.startIndex
            else { throw CLIError(.usage, Message.configProgram.text(["text": text])) }
            policy.programs[String(first[..<equals])] = ExecPolicy.Program(
                path: String(first[first.index(after: equals)...]), fixedArguments: Array(words.dropFirst()))
        }
        return policy
    }

    /// `notify.key_file`: the keys that seal and open addresses and secrets; `nil` when it is not set.
    static func keys(_ settings: Settings) throws -> KeyRing? {
        let path = try settings.string(.notifyKeyFile)
        guard !path.isEmpty else { return nil }
        let text = String(decoding: try ByteSource.read(path), as: UTF8.self)
        do {
            return try KeyRing(text)
        } catch {
            var reason = Message.errorKeysEmpty.text
            if case .badLine(let line) = error { reason = Message.errorKeyLine.text(["line": "\(line)"]) }
            throw CLIError(.usage, Message.errorKeyFile.text(["path": path, "reason": reason]))
        }
    }

    /// The same for a command that does nothing without.
    static func neededKeys(_ settings: Settings) throws -> KeyRing {
        guard let keys = try keys(settings) else { throw CLIError(.usage, Message.errorNoKeyFile.text) }
        return keys
    }

    /// `mail.*`: who takes mail; `nil` without a host.
    static func relay(_ settings: Settings) throws -> MailRelay? {
        let host = try settings.string(.mailHost)
        guard !host.isEmpty else { return nil }
        let from = try settings.string(.mailFrom)
        guard MailAddress(from) != nil else { throw CLIError(.usage, Message.configMailFrom.text) }
        let user = try settings.string(.mailUser)
        let file = try settings.string(.mailPasswordFile)
        let authorities = try settings.string(.mailCAFile)
        let password = file.isEmpty ? nil : try secret(file)
        return MailRelay(
            host: host, port: try settings.integer(.mailPort), security: try settings.word(.mailSecurity),
            user: user.isEmpty ? nil : user, password: password, caFile: authorities.isEmpty ? nil : authorities,
            from: from, fromName: try settings.string(.mailFromName),
            timeout: .seconds(try settings.integer(.mailTimeout)))
    }

    /// `sms.*`: who takes short messages; `nil` without an address.
    static func gateway(_ settings: Settings) throws -> SMSGateway? {
        let address = try settings.string(.smsURL)
        guard !address.isEmpty else { return nil }
        let file = try settings.string(.smsSecretFile)
        guard address.hasPrefix("https://") || address.hasPrefix("http://"), !file.isEmpty else {
            throw CLIError(.usage, Message.configSMS.text)
        }
        return SMSGateway(address: address, secret: try secret(file), sign: try settings.string(.smsSign))
    }

    /// The one line of a file that only the workers may read.
    private static func secret(_ path: String) throws -> String {
        let lines = String(decoding: try ByteSource.read(path), as: UTF8.self).split(whereSeparator: \.isNewline)
        guard lines.count == 1 else { throw CLIError(.usage, Message.configSecretFile.text(["path": path])) }
        return String(lines[0])
    }

    /// `http.allowed_ranges` opens private networks, `http.allowed_hosts` closes the public one.
    private static func http(_ settings: Settings) throws -> HTTPPolicy {
        var policy = HTTPPolicy()
        policy.allowedRanges = try settings.strings(.httpRanges).map { text in
            guard let range = NetworkRange(text) else {
                throw CLIError(.usage, Message.configRange.text(["text": text]))
            }
            return range
        }
        let hosts = try settings.strings(.httpHosts)
        policy.allowedHosts = hosts.isEmpty ? nil : hosts
        return policy
    }

    /// `video.root` takes what is made, below `video.sources` lie the sources; without a root the video jobs wait.
    private static func video(_ settings: Settings) throws -> VideoPlaces? {
        let root = try settings.string(.videoRoot)
        if root.isEmpty { return nil }
        let sources = try settings.strings(.videoSources)
        for path in [root] + sources where !path.hasPrefix("/") {
            throw CLIError(.usage, Message.configVideo.text(["path": path]))
        }
        return VideoPlaces(root: root, sources: sources, preset: try settings.string(.videoPreset))
    }
}
