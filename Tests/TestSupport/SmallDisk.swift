import FoundationEssentials
import Glibc

/// A file system of a few megabytes in memory, to be filled to the last byte.
public struct SmallDisk: Sendable {
    /// Where it is mounted.
    public let directory: String
    private var ballast: String { directory + "/ballast" }

    /// Whether this process may mount: asked once, by doing it.
    public static let isPermitted: Bool = {
        let directory = TestCluster.temporaryPath("mount")
        guard mkdir(directory, 0o700) == 0 else { return false }
        defer { rmdir(directory) }
        guard mount("skein", directory, "tmpfs", 0, "size=1m") == 0 else { return false }
        return umount2(directory, Int32(MNT_DETACH)) == 0
    }()

    /// Takes what is left.
    public func fill() throws {
        let file = open(ballast, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard file >= 0 else { throw TestFailure("no ballast (errno \(errno))") }
        defer { close(file) }
        let block = [UInt8](repeating: 0x5A, count: 1 << 16)
        var size = block.count
        while size > 0 {
            let written = write(file, block, size)
            if written < size { size = written > 0 ? size : size / 2 }
        }
        guard errno == ENOSPC else { throw TestFailure("the disk did not fill (errno \(errno))") }
    }

    /// Gives it back.
    public func relieve() throws {
        guard unlink(ballast) == 0 else { throw TestFailure("the ballast stays (errno \(errno))") }
    }
}

/// Runs `body` with a small disk whose folder belongs to the owner of a file, and takes it away afterwards.
public func withSmallDisk(
    megabytes: Int, ownedAs file: String, _ body: (SmallDisk) async throws -> Void
) async throws {
    var status = stat()
    guard stat(file, &status) == 0 else { throw TestFailure("whose is \(file)?") }
    let disk = SmallDisk(directory: TestCluster.temporaryPath("disk"))
    try Watchdog.guardDirectory(disk.directory)
    guard mkdir(disk.directory, 0o700) == 0,
        mount("skein", disk.directory, "tmpfs", 0, "size=\(megabytes)m,mode=0700,uid=\(status.st_uid)") == 0
    else { throw TestFailure("no disk at \(disk.directory) (errno \(errno))") }
    let outcome: Result<Void, any Error>
    do {
        try await body(disk)
        outcome = .success(())
    } catch {
        outcome = .failure(error)
    }
    _ = umount2(disk.directory, Int32(MNT_DETACH))
    rmdir(disk.directory)
    try outcome.get()
}
