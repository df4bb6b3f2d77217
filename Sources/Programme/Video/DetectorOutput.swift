extension RenditionChecks.Detected {
    /// Reads what blackdetect, freezedetect, silencedetect and loudnorm wrote to standard error.
    ///
    /// A stretch that lasts to the end has a beginning but no end of its own: the film's duration is its end.
    init(log: String, durationMs: Int) {
        var frozenSince: Int?
        var silentSince: Int?
        for line in log.split(whereSeparator: \.isNewline) {
            if let length = Self.milliseconds(line, after: "black_duration:") { black.append(length) }
            if let start = Self.milliseconds(line, after: "freeze_start: ") { frozenSince = start }
            if let length = Self.milliseconds(line, after: "freeze_duration: ") {
                frozen.append(length)
                frozenSince = nil
            }
            if let start = Self.milliseconds(line, after: "silence_start: ") { silentSince = start }
            if let length = Self.milliseconds(line, after: "silence_duration: ") {
                silent.append(length)
                silentSince = nil
            }
            if let value = Self.quoted(line, "input_i") { loudness = value }
            if let value = Self.quoted(line, "input_tp") { truePeak = value }
        }
        if let frozenSince { frozen.append(max(0, durationMs - frozenSince)) }
        if let silentSince { silent.append(max(0, durationMs - silentSince)) }
    }

    private static func milliseconds(_ line: Substring, after word: String) -> Int? {
        guard let range = line.firstRange(of: word) else { return nil }
        let number = line[range.upperBound...].prefix { $0.isNumber || $0 == "." || $0 == "-" }
        return Double(number).flatMap { abs($0) < 1e9 ? Int(($0 * 1_000).rounded()) : nil }
    }

    /// `"input_i" : "-16.20",` with numbers as texts; `"-inf"` is silence.
    private static func quoted(_ line: Substring, _ name: String) -> Double? {
        let parts = line.split(separator: "\"")
        guard parts.count >= 4, parts[1] == name[...] else { return nil }
        return Double(parts[3])
    }
}
