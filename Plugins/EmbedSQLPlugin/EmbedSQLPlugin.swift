import FoundationEssentials
import PackagePlugin

/// Compiles the package's `sql/` folder into the target that applies this plug-in.
///
/// The target holds a symbolic link `sql` to the folder. SwiftPM plans a build anew only when something appears or
/// disappears below a target's own directory; without the link a new file would stay unnoticed. Every file is an input
/// of the one command, so a change to any of them runs it again.
@main
struct EmbedSQLPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
        let link = target.directoryURL.appending(path: "sql")
        let root = link.resolvingSymlinksInPath()
        let all = try FileManager.default.subpathsOfDirectory(atPath: root.path)
        let paths = all.filter { $0.hasSuffix(".sql") }.sorted()
        guard !paths.isEmpty else {
            Diagnostics.error("no .sql file found under \(root.path)")
            return []
        }
        // Named through the link, and with the prose among them, they count as handled files of the target.
        let inputs = all.filter { $0.hasSuffix(".sql") || $0.hasSuffix(".md") }.map { link.appending(path: $0) }
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
        return [
            .buildCommand(
                displayName: "Embedding \(paths.count) SQL files",
                executable: try context.tool(named: "EmbedSQL").url,
                arguments: [root.path, output.path] + paths,
                inputFiles: inputs,
                outputFiles: [output]
            )
        ]
    }
}
