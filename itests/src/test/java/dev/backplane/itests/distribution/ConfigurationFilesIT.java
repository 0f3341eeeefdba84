package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.After;
import org.junit.Before;
import org.junit.Test;

import java.nio.file.Files;

/** The files in {@code configs/}, as an operator edits them between two starts. */
public class ConfigurationFilesIT {

    private static final String PID = "dev.backplane.samples.greeter";
    private static final String POLICY = "dev.backplane.bus.policy";

    private RunningDistribution backplane;

    @Before
    public void install() throws Exception {
        backplane = new RunningDistribution("configs");
        backplane.configure(PID, "\"salutation\": \"Good day\"");
        backplane.start();
        backplane.drop(RunningDistribution.sample("greeter"), "greeter.jar");
        backplane.eventually("ACTIVE", "plugin", "info", "greeter");
    }

    @After
    public void stop() throws Exception {
        backplane.close();
    }

    private String greeting() throws Exception {
        return backplane.backplane("call", "greeter", "greet", "Ada").succeeded().out().trim();
    }

    @Test
    public void anEditedOrDeletedFileHoldsFromTheNextStart() throws Exception {
        assertThat(greeting()).isEqualTo("Good day, Ada!");

        backplane.configure(PID, "\"salutation\": \"Servus\"");
        backplane.backplane("stop").succeeded();
        backplane.start();
        assertThat(greeting()).isEqualTo("Servus, Ada!");

        Files.delete(backplane.home().resolve("configs").resolve(PID + ".json"));
        backplane.backplane("stop").succeeded();
        backplane.start();
        assertThat(greeting()).isEqualTo("Hello, Ada!");
    }

    @Test
    public void ofTwoPoliciesTheWrongOneIsNamedInTheLogAndTheOtherHolds() throws Exception {
        backplane.configure(POLICY + "~a", "\"target\": \"card/sleep\", \"timeoutMillis\": 100");
        backplane.configure(POLICY + "~b", "\"target\": \"card/echo\", \"maxConcurrent\": 0");
        backplane.configure(POLICY + "~c", "\"target\": \"card/log\", \"retries\": \"many\"");
        TestBundle.plugin("card", "1.0.0").moveTo(backplane.home().resolve("plugins/card.jar"));
        backplane.backplane("stop").succeeded();
        backplane.start();
        backplane.eventually("ACTIVE", "plugin", "info", "card");

        assertThat(backplane.backplane("call", "card", "sleep", "60000").err())
                .contains("DEADLINE_EXCEEDED", "timeoutMillis=100 of policy a");
        assertThat(backplane.backplane("call", "card", "echo", "x").succeeded().out())
                .contains("x");
        assertThat(logLineWith(POLICY + "~b", "not valid"))
                .contains("ERROR", "maxConcurrent=0 must be 1 to");
        assertThat(logLineWith(POLICY + "~c", "not applied"))
                .contains("ERROR", "'retries' is to be a value of type Integer", "many");
        assertThat(backplane.backplane("config", "get", POLICY + "~c").err())
                .contains("UNKNOWN_CONFIGURATION");
    }

    private String logLineWith(String text, String problem) throws Exception {
        return Files.readString(backplane.home().resolve("logs/backplane.log"))
                .lines()
                .filter(line -> line.contains(text) && line.contains(problem))
                .findFirst()
                .orElse("nothing");
    }
}
