import Foundation
import Testing

@testable import Console

/// Where the program finds its pages.
@Suite struct PagesTests {
    /// A folder of its own, gone when it is let go of.
    private final class Folder {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("foyer-pages-\(UUID().uuidString)")

        func copyPages(to place: String) throws {
            let built = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            let target = url.appendingPathComponent(place)
            try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                at: built.appendingPathComponent(Pages.folder), to: target.appendingPathComponent(Pages.folder))
        }

        deinit {
            // What is left in the temporary folder harms nobody.
            try? FileManager.default.removeItem(at: url)
        }
    }

    @Test("the pages are found beside the program or in its share folder", arguments: ["bin", "share/foyer"])
    func found(place: String) throws {
        let folder = Folder()
        try folder.copyPages(to: place)
        let pages = try Pages(program: folder.url.path + "/bin/foyer")
        #expect(pages.files["desk.html"]?.type == "text/html; charset=utf-8")
        #expect(pages.files["board.js"] != nil)
    }

    @Test("a program without its pages says what is missing, where, and what to do") func missing() {
        let error = #expect(throws: MissingPages.self) { try Pages(program: "/opt/foyer/bin/foyer") }
        #expect(
            error?.description == "the console's pages are missing: /opt/foyer/bin/foyer finds no whole "
                + "foyer_Console.resources in /opt/foyer/bin or /opt/foyer/share/foyer; "
                + "copy that folder there from the build, or serve without the console (--http off)")
    }
}
