/// Where the video jobs of this worker find their sources, put what they make, and have their programs.
public struct VideoPlaces: Sendable, Hashable {
    /// The directory that renditions and manifests go to, absolute.
    public var root: String
    /// The directories that sources may lie in, absolute. Links below them are not followed.
    public var sources: [String]
    /// The `ffprobe` that reads media.
    public var ffprobe: String
    /// The `ffmpeg` that makes renditions.
    public var ffmpeg: String
    /// x264's preset: how much time is spent for how much quality. Not `ultrafast`, which cannot make profile High.
    public var preset: String

    /// Places with Debian's programs.
    public init(
        root: String, sources: [String], ffprobe: String = "/usr/bin/ffprobe", ffmpeg: String = "/usr/bin/ffmpeg",
        preset: String = "medium"
    ) {
        self.root = root
        self.sources = sources
        self.ffprobe = ffprobe
        self.ffmpeg = ffmpeg
        self.preset = preset
    }
}
