/// The rules by which a source becomes renditions. Pure: the same record and ladder give the same plan.
enum RenditionPlan {
    static let keyframeSeconds = 2
    static let segmentSeconds = 6
    /// In kbit/s. Below it a cap at the source's rate would only spoil the picture.
    private static let rateFloor = 64
    /// Sides of pictures, as shown: with more or fewer pixels it is no picture, whatever policy would allow.
    private static let sides = 2...65_535
    /// For sources that do not tell their frame rate.
    private static let unknownRate = 25

    /// The renditions; empty when the source has neither picture nor sound.
    static func specs(for source: MediaRecord, ladder: Ladder, maxHeight: Int? = nil) -> [RenditionSpec] {
        var specs: [RenditionSpec] = []
        if let video = source.video { specs += pictures(video, source, ladder, maxHeight) }
        if let audio = source.audio.first { specs.append(sound(audio)) }
        return specs
    }

    private static func pictures(
        _ video: MediaRecord.Video, _ source: MediaRecord, _ ladder: Ladder, _ maxHeight: Int?
    ) -> [RenditionSpec] {
        guard sides.contains(video.displayWidth), sides.contains(video.displayHeight) else { return [] }
        let shorter = min(video.displayWidth, video.displayHeight)
        let bound = min(shorter, maxHeight ?? shorter)
        var rungs = ladder.rungs.filter { $0.side <= bound }
        if rungs.isEmpty, let lowest = ladder.rungs.min(by: { $0.side < $1.side }) {
            // Smaller than the lowest rung: one rung of its own size, with the rate that its area deserves.
            let side = even(bound)
            let kbps = max(rateFloor, lowest.kbps * side * side / (lowest.side * lowest.side))
            rungs = [Ladder.Rung(name: "\(side)p", side: side, kbps: kbps, fpsMax: lowest.fpsMax)]
        }
        return rungs.map { spec($0, video, source) }
    }

    private static func spec(_ rung: Ladder.Rung, _ video: MediaRecord.Video, _ source: MediaRecord) -> RenditionSpec {
        let isPortrait = video.displayHeight > video.displayWidth
        let shorter = min(video.displayWidth, video.displayHeight)
        let longer = max(video.displayWidth, video.displayHeight)
        let long = even(Int((Double(longer) * Double(rung.side) / Double(shorter)).rounded()))
        let short = even(rung.side)
        let rate = rate(video, atMost: rung.fpsMax)
        let kbps = min(rung.kbps, sourceKbps(video, source) ?? rung.kbps)
        return RenditionSpec(
            kind: .video, name: rung.name, stream: video.index, codec: "h264", kbps: kbps,
            maxrateKbps: kbps * 3 / 2, bufferKbits: kbps * 2, keyframeSeconds: keyframeSeconds,
            segmentSeconds: segmentSeconds, width: isPortrait ? short : long, height: isPortrait ? long : short,
            fps: rate, profile: "high", level: level(long, short, rate), pixelFormat: "yuv420p",
            deinterlace: video.isInterlaced)
    }

    private static func sound(_ audio: MediaRecord.Audio) -> RenditionSpec {
        RenditionSpec(
            kind: .audio, name: "audio", stream: audio.index, codec: "aac", kbps: Ladder.audioKbps,
            maxrateKbps: Ladder.audioKbps * 3 / 2, bufferKbits: Ladder.audioKbps * 2, keyframeSeconds: keyframeSeconds,
            segmentSeconds: segmentSeconds, profile: "LC", channels: audio.channels == 1 ? 1 : 2, sampleRate: 48_000)
    }

    /// The source's own rate, halved until it fits; 25 for sources that do not tell. A variable rate becomes constant.
    private static func rate(_ video: MediaRecord.Video, atMost most: Int) -> Rational? {
        guard let source = video.fps, source.value >= 1 else { return Rational(unknownRate, 1) }
        var rate = source
        if video.isVFR { rate = Rational(Int(source.value.rounded(.up)), 1) ?? source }
        while rate.value > Double(most) + 0.01 {
            guard let half = Rational(rate.num, rate.den * 2) else { return Rational(most, 1) }
            rate = half
        }
        return rate
    }

    /// The picture's rate in the source, from the whole file where the stream does not tell.
    private static func sourceKbps(_ video: MediaRecord.Video, _ source: MediaRecord) -> Int? {
        if let rate = video.bitRate, rate > 0 { return max(rateFloor, rate / 1_000) }
        guard let duration = source.durationMs, duration > 0, source.size > 0 else { return nil }
        return max(rateFloor, source.size * 8 / duration)
    }

    /// The lowest H.264 level whose frame size and macroblock rate are enough (ITU-T H.264, table A-1).
    static func level(_ width: Int, _ height: Int, _ fps: Rational?) -> Int {
        let blocks = (width + 15) / 16 * ((height + 15) / 16)
        let rate = Double(blocks) * (fps?.value ?? Double(unknownRate))
        let levels: [(level: Int, blocks: Int, rate: Double)] = [
            (13, 396, 11_880), (21, 792, 19_800), (22, 1_620, 20_250), (30, 1_620, 40_500), (31, 3_600, 108_000),
            (32, 5_120, 216_000), (40, 8_192, 245_760), (42, 8_704, 522_240),
        ]
        return levels.first { blocks <= $0.blocks && rate <= $0.rate }?.level ?? 51
    }

    private static func even(_ value: Int) -> Int { max(2, value - value % 2) }
}
