import Testing

@testable import Programme

/// The ladder's rules: pure values.
@Suite("Video: plan")
struct PlanTests {
    private static func source(
        _ width: Int, _ height: Int, fps: Rational? = Rational(25, 1), bitRate: Int? = 20_000_000, audio: Int = 2,
        vfr: Bool = false
    ) -> MediaRecord {
        MediaRecord(
            container: "mov", durationMs: 60_000, size: 150_000_000, bitRate: nil,
            video: .init(
                index: 0, codec: "h264", width: width, height: height, displayWidth: width, displayHeight: height,
                rotation: 0, fps: fps, isVFR: vfr, isInterlaced: false, bitRate: bitRate),
            audio: audio == 0 ? [] : [.init(index: 1, codec: "aac", channels: audio)], subtitles: [], chapters: [],
            attachedPictures: 0)
    }

    private static func plan(_ source: MediaRecord, _ ladder: Ladder = .lesson, max: Int? = nil) -> [String] {
        RenditionPlan.specs(for: source, ladder: ladder, maxHeight: max).map { spec in
            guard let width = spec.width, let height = spec.height else { return "\(spec.name) \(spec.kbps)" }
            return "\(spec.name) \(width)x\(height) \(spec.kbps)"
        }
    }

    @Test("the lesson ladder, never above the source")
    func lesson() {
        #expect(
            Self.plan(Self.source(1920, 1080)) == [
                "360p 640x360 730", "540p 960x540 1600", "720p 1280x720 2600", "1080p 1920x1080 4500", "audio 128",
            ])
        #expect(Self.plan(Self.source(1279, 719)) == ["360p 640x360 730", "540p 960x540 1600", "audio 128"])
        #expect(Self.plan(Self.source(1920, 1080), max: 540) == ["360p 640x360 730", "540p 960x540 1600", "audio 128"])
    }

    @Test("portrait, odd and small pictures: even sides, no upscaling, rates capped at the source's")
    func shapes() {
        #expect(Self.plan(Self.source(1080, 1920), max: 720).first == "360p 360x640 730")
        #expect(Self.plan(Self.source(321, 181), .lesson) == ["180p 318x180 182", "audio 128"])
        #expect(
            Self.plan(Self.source(1920, 1080, bitRate: 900_000), max: 540) == [
                "360p 640x360 730", "540p 960x540 900", "audio 128",
            ])
        #expect(Self.plan(Self.source(640, 360, bitRate: nil, audio: 0)) == ["360p 640x360 730"])
        for width in 17...200 {
            for spec in RenditionPlan.specs(for: Self.source(width, 97), ladder: .hlsFull) {
                #expect((spec.width ?? 0) % 2 == 0 && (spec.height ?? 0) % 2 == 0)
                #expect((spec.width ?? 0) <= max(width, 2) && (spec.height ?? 0) <= 97 || spec.kind == .audio)
            }
        }
    }

    @Test("the audio ladder takes sound alone")
    func audio() {
        #expect(Self.plan(Self.source(1920, 1080), .audio) == ["audio 128"])
        #expect(Self.plan(Self.source(1920, 1080, audio: 0), .audio) == [])
        #expect(RenditionPlan.specs(for: Self.source(640, 360, audio: 1), ladder: .audio).first?.channels == 1)
    }

    private static let rates: [(Rational?, Bool, Rational?)] = [
        (Rational(30_000, 1_001), false, Rational(30_000, 1_001)), (Rational(60, 1), false, Rational(60, 2)),
        (Rational(50, 1), false, Rational(50, 2)), (Rational(24, 1), false, Rational(24, 1)),
        (nil, false, Rational(25, 1)), (Rational(2_217, 100), true, Rational(23, 1)),
        (Rational(120, 1), false, Rational(120, 4)),
    ]

    @Test("frame rates: the source's own, halved to fit, constant", arguments: rates)
    func rate(_ source: Rational?, _ vfr: Bool, _ expected: Rational?) {
        let spec = RenditionPlan.specs(for: Self.source(640, 360, fps: source, vfr: vfr), ladder: .lesson).first
        #expect(spec?.fps == expected)
    }

    @Test("the lowest level that is enough")
    func level() {
        #expect(RenditionPlan.level(640, 360, Rational(25, 1)) == 30)
        #expect(RenditionPlan.level(1280, 720, Rational(30, 1)) == 31)
        #expect(RenditionPlan.level(1920, 1080, Rational(30, 1)) == 40)
        #expect(RenditionPlan.level(1920, 1080, Rational(60, 1)) == 42)
    }

    @Test("keyframes stand at the same times in every rung")
    func aligned() {
        let specs = RenditionPlan.specs(for: Self.source(1920, 1080), ladder: .hlsFull)
        #expect(Set(specs.map(\.keyframeSeconds)) == [2] && Set(specs.map(\.segmentSeconds)) == [6])
    }
}
