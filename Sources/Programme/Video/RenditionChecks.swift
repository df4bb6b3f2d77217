/// The checks of a rendition against plan and source. Pure: they see only what was measured.
struct RenditionChecks {
    let spec: RenditionSpec
    let source: MediaRecord
    let made: MediaRecord
    let measured: Measured
    /// What ffmpeg's detectors said.
    let detected: Detected

    /// Findings of one pass through the decoder.
    struct Detected: Sendable, Hashable {
        /// Milliseconds of each stretch.
        var black: [Int] = []
        var frozen: [Int] = []
        var silent: [Int] = []
        /// LUFS and dBTP; minus infinity is silence.
        var loudness: Double?
        var truePeak: Double?
    }

    var all: [Check] {
        [duration, start] + format + [averageRate, peakRate, segmentLength] + (spec.kind == .video ? picture : sound)
    }

    private var duration: Check {
        let stream = spec.kind == .video ? source.video?.durationMs : source.audio.first?.durationMs
        let expected = stream ?? source.durationMs ?? 0
        let drift = abs(measured.durationMs - expected)
        let most = max(500, expected / 1_000)
        return Check("duration", "\(measured.durationMs) ms", "\(expected) ± \(most) ms", holds: drift <= most)
    }

    private var start: Check {
        let start = abs((spec.kind == .video ? made.video?.startMs : made.audio.first?.startMs) ?? 0)
        return Check(
            "start", "\(start) ms", "≤ 100 ms", start <= 100 ? .pass : start <= 500 ? .warn : .fail)
    }

    private var format: [Check] {
        guard spec.kind == .video else {
            let audio = made.audio.first
            return [
                Check("codec", audio?.codec ?? "none", spec.codec, holds: audio?.codec == spec.codec),
                Check(
                    "channels", "\(audio?.channels ?? 0)", "\(spec.channels ?? 2)",
                    holds: audio?.channels == spec.channels),
            ]
        }
        let video = made.video
        let codec = "\(video?.codec ?? "none") \(video?.profile?.lowercased() ?? "-")"
        let wanted = "\(spec.codec) \(spec.profile ?? "-")"
        let size = "\(video?.width ?? 0)x\(video?.height ?? 0)"
        let rate = video?.fps?.value ?? 0
        let wantedRate = spec.fps?.value ?? 0
        return [
            Check("codec", codec, wanted, holds: codec == wanted),
            Check(
                "level", "\(video?.level ?? 0)", "≤ \(spec.level ?? 0)",
                holds: (video?.level).map { $0 <= spec.level ?? 0 } ?? false),
            Check(
                "resolution", size, "\(spec.width ?? 0)x\(spec.height ?? 0)",
                holds: video?.width == spec.width && video?.height == spec.height),
            Check(
                "pix_fmt", video?.pixelFormat ?? "none", spec.pixelFormat ?? "-",
                holds: video?.pixelFormat == spec.pixelFormat),
            Check("fps", decimal(rate), decimal(wantedRate), holds: abs(rate - wantedRate) <= wantedRate * 0.01),
        ]
    }

    private var averageRate: Check {
        let most = spec.kbps * 1_100
        return Check(
            "average_rate", "\(measured.averageBps / 1_000) kbit/s", "≤ \(most / 1_000) kbit/s",
            holds: measured.averageBps <= most, otherwise: .warn)
    }

    private var peakRate: Check {
        let most = spec.kbps * 2_000
        return Check(
            "peak_rate", "\(measured.peakBps / 1_000) kbit/s", "≤ \(most / 1_000) kbit/s",
            holds: measured.peakBps <= most)
    }

    private var segmentLength: Check {
        let longest = measured.segments.map(\.durationMs).max() ?? 0
        let most = (spec.segmentSeconds * 1_000) + 500
        return Check("segment_length", "\(longest) ms", "< \(most) ms", holds: longest > 0 && longest < most)
    }

    private var picture: [Check] {
        let ends = measured.keyframes + [measured.durationMs]
        let gap = zip(ends.dropFirst(), ends).map { $0 - $1 }.max() ?? Int.max
        let most = spec.keyframeSeconds * 1_000 + 100
        return [
            Check("keyframes", "\(gap) ms", "≤ \(most) ms", holds: !measured.keyframes.isEmpty && gap <= most),
            stretches("black", detected.black, 3_000),
            stretches("frozen", detected.frozen, 10_000),
        ]
    }

    private func stretches(_ name: String, _ found: [Int], _ most: Int) -> Check {
        let longest = found.max() ?? 0
        return Check(
            name, longest == 0 ? "none" : "\(longest) ms", "≤ \(most) ms", holds: longest <= most, otherwise: .warn)
    }

    private var sound: [Check] {
        guard let loudness = detected.loudness, let peak = detected.truePeak else {
            return [Check("loudness", "unknown", "-16 ± 2 LUFS", .noData)]
        }
        let isSilent = loudness < -70
        return [
            Check("silent", isSilent ? "all" : "no", "no", holds: !isSilent),
            Check(
                "loudness", "\(decimal(loudness)) LUFS", "-16 ± 2 LUFS", holds: abs(loudness + 16) <= 2,
                otherwise: .warn),
            Check("true_peak", "\(decimal(peak)) dBTP", "≤ -1 dBTP", holds: peak <= -1, otherwise: .warn),
            stretches("silence", detected.silent, 10_000),
        ]
    }

    private func decimal(_ value: Double) -> String {
        guard value.isFinite else { return value < 0 ? "-inf" : "unknown" }
        let tenths = Int((value * 100).rounded())
        let fraction = abs(tenths) % 100
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }
}
