package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a plugin lacks comes from a repository with an index, and goes with its last user. */
public class RepositoryIT {

    private RunningDistribution backplane;
    private R5Server server;

    @Rule public final Timeout limit = Timeout.seconds(180);

    @Before
    public void start() throws Exception {
        server =
                new R5Server()
                        .library("com.acme.lib", "1.0.0", "com.acme.lib", "com.acme.x", "[1.0,2.0)")
                        .library("com.acme.x", "1.0.0", "com.acme.x", "", "")
                        .library("com.acme.x2", "2.0.0", "com.acme.x", "", "")
                        .library("com.acme.new", "2.0.0", "com.acme.n", "com.acme.x", "[2.0,3.0)");
        backplane = new RunningDistribution("repository");
        backplane.configure("dev.backplane.manager.update", "\"soakSeconds\": 0");
        backplane.configure(
                "dev.backplane.loader",
                """
                "repositories": ["%s"], "privateNetworks": ["127.0.0.1"], "fetchRetries": 0,
                "repositoryRefreshSeconds": 1
                """
                        .formatted(server.url()));
        backplane.start();
    }

    @After
    public void stop() throws Exception {
        server.close();
        backplane.close();
    }

    private Path plugin(String name, String version, String imports) {
        TestBundle plugin = TestBundle.plugin(name, version);
        plugin.with(
                "Import-Package",
                "dev.backplane.bus;version=\"[0.1,1)\",org.osgi.framework" + imports);
        return plugin.moveTo(backplane.home().resolve(name + "-" + version + ".jar"));
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        return backplane.backplane(arguments).succeeded().out();
    }

    private List<String> libraries() throws IOException, InterruptedException {
        return run("plugin", "list", "--all")
                .lines()
                .filter(line -> line.startsWith("com.acme."))
                .map(line -> line.replaceAll("\\s+", " ").replaceAll("ACTIVE \\S+ ", "ACTIVE "))
                .toList();
    }

    @Test
    public void bringsShowsRecordsAndTakesAway() throws Exception {
        String jar = plugin("app", "1.0.0", ",com.acme.lib").toString();

        String plan = run("plugin", "install", jar, "--dry-run");
        assertThat(plan)
                .contains("com.acme.x-1.0.0.jar, for app", "com.acme.lib-1.0.0.jar, for app")
                .doesNotContain("com.acme.x2");
        assertThat(libraries()).isEmpty();
        String id = plan.replaceAll("(?s).*plugin apply (\\S+).*", "$1");
        run("plugin", "apply", id);

        List<String> brought = libraries();
        assertThat(brought)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("ACTIVE dependency:app"));
        assertThat(run("plugin", "explain", "app"))
                .contains("brought for it: com.acme.lib 1.0.0 from http://127.0.0.1", "sha256:");
        assertThat(run("plugin", "explain", "com.acme.lib")).contains("brought for app");

        server.close();
        backplane.backplane("stop").succeeded();
        backplane.start();
        assertThat(libraries()).isEqualTo(brought);
        backplane.eventually("cannot be used", "plugin", "explain", lacking());

        String other = plugin("other", "1.0.0", ",com.acme.x;version=\"[1,2)\"").toString();
        run("plugin", "install", other);
        assertThat(run("plugin", "uninstall", "app", "--dry-run"))
                .contains("brought for app, needed no more")
                .doesNotContain("uninstall  com.acme.x ");
        run("plugin", "uninstall", "app");
        assertThat(libraries()).singleElement().asString().startsWith("com.acme.x ");

        Path needsLess = plugin("other", "2.0.0", "");
        assertThat(run("plugin", "install", needsLess.toString(), "--dry-run"))
                .contains("needed no more");
        run("plugin", "install", needsLess.toString());
        assertThat(libraries()).isEmpty();
        assertThat(run("plugin", "list")).contains("other");
    }

    /** Installs what cannot come up, and returns its name. */
    private String lacking() throws IOException, InterruptedException {
        Path jar = plugin("lacking", "1.0.0", ",com.acme.gone");
        assertThat(backplane.backplane("plugin", "install", jar.toString()).out()).isNotNull();
        return "lacking";
    }

    @Test
    public void explainsWhatDoesNotGoTogether() throws Exception {
        String chain =
                "but com.acme.new 2.0.0, which it uses, was built against com.acme.x from"
                        + " com.acme.x2 2.0.0: com.acme.torn -> com.acme.new (package com.acme.n)"
                        + " uses com.acme.x -> com.acme.x2";
        String jar = plugin("torn", "1.0.0", ",com.acme.n,com.acme.x;version=\"[1,2)\"").toString();

        assertThat(run("plugin", "install", jar, "--dry-run")).contains(chain);
        RunningDistribution.Outcome refused = backplane.backplane("plugin", "install", jar);
        assertThat(refused.out() + refused.err()).contains(chain);
        assertThat(run("plugin", "explain", "torn")).contains(chain);
        assertThat(libraries()).isEmpty();
        run("plugin", "uninstall", "torn");
    }
}
