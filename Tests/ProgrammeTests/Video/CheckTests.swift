import Testing

@testable import Programme

/// The checks of a rendition, and what is read of the tools' words: pure values.
@Suite("Video: checks")
struct CheckTests {
    private static func checks(_ change: (inout RenditionSpec, inout Measured, inout MediaRecord) -> Void) -> [String:
        Check.Verdict]
    {
        let source = MediaRecord(
            container: "mov", durationMs: 8_000, size: 10_000_000, bitRate: nil,
            video: .init(
                index: 0, codec: "h264", width: 640, height: 360, displayWidth: 640, displayHeight: 360, rotation: 0,
                isVFR: false, isInterlaced: false), audio: [], subtitles: [], chapters: [], attachedPictures: 0)
        var spec = RenditionPlan.specs(for: source, ladder: .lesson)[0]
        var made = source
        made.video?.profile = "High"
        made.video?.level = 30
        made.video?.pixelFormat = "yuv420p"
        made.video?.fps = Rational(25, 1)
        var measured = Measured(
            codecs: "avc1.64001e", durationMs: 8_000, averageBps: 700_000, peakBps: 900_000,
            keyframes: [0, 2_000, 4_000, 6_000],
            segments: [.init(uri: "a", durationMs: 6_000, bytes: 1), .init(uri: "b", durationMs: 2_000, bytes: 1)])
        change(&spec, &measured, &made)
        let all = RenditionChecks(spec: spec, source: source, made: made, measured: measured, detected: .init()).all
        return Dictionary(all.map { ($0.check, $0.verdict) }) { first, _ in first }
    }

    @Test("a rendition as planned passes everything")
    func good() {
        let verdicts = Self.checks { _, _, _ in }
        #expect(verdicts.filter { $0.value != .pass }.isEmpty, "\(verdicts)")
    }

    @Test("each fault is found by its check")
    func faults() {
        #expect(Self.checks { _, m, _ in m.durationMs = 7_400 }["duration"] == .fail)
        #expect(Self.checks { _, m, _ in m.durationMs = 7_600 }["duration"] == .pass)
        #expect(Self.checks { _, _, r in r.video?.startMs = 101 }["start"] == .warn)
        #expect(Self.checks { _, _, r in r.video?.startMs = 501 }["start"] == .fail)
        #expect(Self.checks { _, m, _ in m.keyframes = [0, 4_000, 6_000] }["keyframes"] == .fail)
        #expect(Self.checks { _, m, _ in m.keyframes = [] }["keyframes"] == .fail)
        #expect(Self.checks { _, m, _ in m.keyframes = [0, 2_000, 4_000] }["keyframes"] == .fail)
        #expect(Self.checks { _, m, _ in m.averageBps = 1_000_000 }["average_rate"] == .warn)
        #expect(Self.checks { _, m, _ in m.peakBps = 1_500_000 }["peak_rate"] == .fail)
        #expect(Self.checks { _, _, r in r.video?.width = 638 }["resolution"] == .fail)
        #expect(Self.checks { _, _, r in r.video?.codec = "hevc" }["codec"] == .fail)
        #expect(Self.checks { _, _, r in r.video?.pixelFormat = "yuv444p" }["pix_fmt"] == .fail)
        #expect(Self.checks { _, _, r in r.video?.level = 42 }["level"] == .fail)
        #expect(Self.checks { _, _, r in r.video?.fps = Rational(30, 1) }["fps"] == .fail)
        #expect(Self.checks { _, m, _ in m.segments[0].durationMs = 7_000 }["segment_length"] == .fail)
    }

    @Test("keyframes of the rungs must stand together")
    func aligned() {
        func rung(_ name: String, _ keyframes: [Int]) -> Rung {
            var spec = RenditionSpec(
                kind: .video, name: name, stream: 0, codec: "h264", kbps: 1, maxrateKbps: 1, bufferKbits: 1,
                keyframeSeconds: 2, segmentSeconds: 6)
            spec.fps = Rational(25, 1)
            return Rung(
                spec: spec,
                measured: Measured(
                    codecs: "", durationMs: 1, averageBps: 1, peakBps: 1, fps: spec.fps, keyframes: keyframes,
                    segments: []))
        }
        #expect(Rung.misaligned([rung("a", [0, 2_000]), rung("b", [0, 2_040])]) == nil)
        #expect(Rung.misaligned([rung("a", [0, 2_000]), rung("b", [0, 2_080])]) == "b")
        #expect(Rung.misaligned([rung("a", [0, 2_000]), rung("b", [0])]) == "b")
    }

    @Test("the detectors' words: a freeze or silence without an end lasts to the film's")
    func detectors() {
        let log = """
            [blackdetect @ 0x1] black_start:0 black_end:3.5 black_duration:3.5
            [freezedetect @ 0x2] lavfi.freezedetect.freeze_start: 2
            [silencedetect @ 0x3] silence_start: 1.5
            {
            \t"input_i" : "-inf",
            \t"input_tp" : "-3.20",
            }
            """
        let found = RenditionChecks.Detected(log: log, durationMs: 20_000)
        #expect(found.black == [3_500] && found.frozen == [18_000] && found.silent == [18_500])
        #expect(found.loudness == -Double.infinity && found.truePeak == -3.2)
    }

    @Test("ffprobe's output is read however it is written; nonsense is none")
    func tolerant() {
        let json = """
            {"streams": [{"index": 0, "codec_type": "video", "codec_name": "h264", "width": "640", "height": 360,
              "sample_aspect_ratio": "4:3", "r_frame_rate": "0/0", "avg_frame_rate": "30000/1001", "bit_rate": null,
              "side_data_list": [{"rotation": -90}], "field_order": "tt"},
             {"index": 1, "codec_type": "data"}, {"index": "x"}],
             "format": {"duration": "8.000000", "size": 9, "format_name": "mov"}, "chapters": {}}
            """
        let record = ProbeOutput(json: Array(json.utf8)).map { MediaRecord($0, size: 1) }
        #expect(
            record?.video?.rotation == 90 && record?.video?.displayHeight == 853 && record?.video?.displayWidth == 360)
        #expect(record?.video?.isInterlaced == true && record?.durationMs == 8_000 && record?.size == 9)
        #expect(record?.video?.fps == Rational(30_000, 1_001) && record?.video?.isVFR == false)
        for bad in ["", "{", "[]", "null", #"{"streams": 3}"#, #"{"format": {"duration": "1e999", "size": "-"}}"#] {
            let output = ProbeOutput(json: Array(bad.utf8))
            #expect(output.map { MediaRecord($0, size: 1).durationMs == nil } ?? true, "\(bad)")
        }
    }
}
