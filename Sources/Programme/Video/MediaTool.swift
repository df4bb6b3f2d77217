import Skein
import SkeinKinds

/// Runs ffprobe and ffmpeg: no shell, an empty environment, bounds on time, memory, CPU, files and output.
struct MediaTool: Sendable {
    let places: VideoPlaces
    /// How long reading a source may take.
    var patience = Duration.seconds(60)

    /// The code of an ffmpeg that did not succeed.
    static let failed = "ffmpeg_failed"

    /// The containers that sources may have. Playlists are none: they name other files and hosts.
    static let sourceFormats = "mov,matroska,mpegts,mpeg,avi,flv,asf,ogg,wav,mp3,aac,flac"

    private static let probeLimits = ExecPolicy.Limits(
        cpuSeconds: 60, addressSpaceBytes: 2 << 30, fileBytes: 0, openFiles: 64)
    private static let encodeLimits = ExecPolicy.Limits(addressSpaceBytes: 6 << 30, openFiles: 256)
    private static let always = ["-nostdin", "-hide_banner", "-y"]
    private static let outputBytesMax = 1 << 20

    /// The options that keep a reader to the one file it is given.
    static func input(_ url: String) -> [String] {
        ["-protocol_whitelist", "file", "-format_whitelist", sourceFormats, "-i", url]
    }

    /// The options that read a rendition of ours: its playlist and the segments beside it.
    static func rendition(_ directory: String) -> [String] {
        ["-protocol_whitelist", "file", "-format_whitelist", "hls,mov", "-i", "file:\(directory)/media.m3u8"]
    }

    /// What ffprobe says of a source: JSON, or what is left of it.
    ///
    /// - Throws: `JobFailure` with code `probe_timeout`, `probe_killed` or `probe_output`.
    func probe(_ input: [String]) async throws -> [UInt8] {
        let show = ["-of", "json", "-show_error", "-show_format", "-show_streams", "-show_chapters"]
        return Array(try await read(show + input, limits: Self.probeLimits, time: patience, output: 1 << 20).utf8)
    }

    /// Time and flags of every packet of a rendition's first stream, a line each: `0.080000,K_`.
    func packets(_ input: [String]) async throws -> String {
        try await read(
            ["-of", "csv=p=0", "-show_entries", "packet=pts_time,flags"] + input,
            limits: ExecPolicy.Limits(cpuSeconds: 600, addressSpaceBytes: 2 << 30, fileBytes: 0, openFiles: 64),
            time: .seconds(600), output: 64 << 20)
    }

    private func read(
        _ arguments: [String], limits: ExecPolicy.Limits, time: Duration, output: Int
    ) async throws -> String {
        let ended = try await Self.within(time) {
            try await run(places.ffprobe, ["-v", "error"] + arguments, limits, output: output)
        }
        if case .signalled(let signal) = ended.status {
            throw JobFailure(
                code: "probe_killed", message: "ffprobe was ended by signal \(signal): a bound was reached")
        }
        guard !ended.output.isTruncated else {
            throw JobFailure(
                code: "probe_output", message: "ffprobe wrote more than \(output) bytes", permanent: true)
        }
        return ended.output.text
    }

    /// Runs ffmpeg to its end. What it wrote to standard error comes back.
    ///
    /// - Throws: `JobFailure` with code `ffmpeg_failed`.
    @discardableResult
    func encode(_ arguments: [String], observe: (@Sendable (String) async -> Void)? = nil) async throws -> String {
        let ended = try await run(
            places.ffmpeg, Self.always + arguments, Self.encodeLimits, output: 4 * Self.outputBytesMax, observe: observe
        )
        return try finished(ended).errorOutput.text
    }

    /// One subtitle stream of a source, as SubRip.
    ///
    /// - Throws: `JobFailure` with code `ffmpeg_failed`.
    func subtitle(_ stream: Int, of input: [String]) async throws -> [UInt8] {
        let arguments = ["-v", "error"] + input + ["-map", "0:\(stream)", "-c:s", "srt", "-f", "srt", "pipe:1"]
        let ended = try await run(
            places.ffmpeg, Self.always + arguments, Self.encodeLimits, output: SubtitleText.bytesMax)
        return Array(try finished(ended).output.text.utf8)
    }

    /// The format of the picture in a file of ours.
    ///
    /// - Throws: As ``probe(_:)``.
    func picture(_ path: String) async throws -> MediaRecord.Video? {
        let raw = try await probe(["-protocol_whitelist", "file", "-f", "jpeg_pipe", "-i", "file:\(path)"])
        return ProbeOutput(json: raw).flatMap { $0.streams.lazy.compactMap(MediaRecord.Video.init).first }
    }

    /// An end that was no success as the failure it is.
    private func finished(_ ended: ExecProcess.Ended) throws -> ExecProcess.Ended {
        try Task.checkCancellation()
        guard ended.status == .exited(0) else {
            throw JobFailure(
                code: Self.failed, message: "ffmpeg ended with \(ended.status): \(ended.errorOutput.ending(500))")
        }
        return ended
    }

    private func run(
        _ program: String, _ arguments: [String], _ limits: ExecPolicy.Limits, output: Int,
        observe: (@Sendable (String) async -> Void)? = nil
    ) async throws -> ExecProcess.Ended {
        // No program that it might start can gain rights that the worker does not have.
        let command = limits.wrapping("/usr/bin/setpriv", ["--no-new-privs", "--", program] + arguments)
        let process = ExecProcess(
            path: command.path, arguments: command.arguments, environment: [:], workingDirectory: "/",
            outputBytesMax: output, grace: .seconds(2), observe: observe)
        return try await process.run()
    }

    private static func within<R: Sendable>(
        _ time: Duration, _ body: @escaping @Sendable () async throws -> R
    ) async throws -> R {
        try await withThrowingTaskGroup(of: R?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: time)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let result = first else {
                throw JobFailure(code: "probe_timeout", message: "ffprobe took longer than \(time)")
            }
            return result
        }
    }
}
