import TestSupport
import Testing

/// Files for engines that are not here: they are read and compared with what they name, and never run.
@Suite("Containers and Kubernetes, linted only")
struct ContainerTests {
    @Test("All YAML is clean")
    func yaml() async throws {
        let tool = try await Tool.run([Project.python, "-m", "yamllint", "-s", "deploy"])
        #expect(tool.status == 0, "\(tool.all)")
    }

    @Test(
        "Manifests fit the schemas of Kubernetes 1.31",
        arguments: ["namespace", "migrate", "worker", "web", "disruption", "network"])
    func kubernetes(_ name: String) async throws {
        let tool = try await Tool.run(
            [Project.python, "-m", "kubernetes_validate", "--strict", "--kubernetes-version", "1.31"]
                + ["deploy/kubernetes/\(name).yaml"])
        #expect(tool.status == 0, "\(tool.all)")
    }

    @Test("The base lists each manifest, and the scaler asks for a metric that there is")
    func base() throws {
        let base = try Project.text("deploy/kubernetes/kustomization.yaml")
        let files = try Project.files("deploy/kubernetes", suffix: ".yaml").filter {
            !$0.hasSuffix("kustomization.yaml")
        }
        #expect(files.count == 7)
        for file in files { #expect(base.contains("- \(file.split(separator: "/").last ?? "")\n"), "\(file)") }
        #expect(try Project.text("deploy/kubernetes/scaling.yaml").contains("skein_queue_oldest_ready_age_seconds"))
    }
}
