package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.After;
import org.junit.Before;
import org.junit.Test;

import java.nio.file.Files;

/** The files in {@code configs/}, as an operator edits them between two starts. */
public class ConfigurationFilesIT {

    private static final String PID = "dev.backplane.samples.greeter";

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
}
