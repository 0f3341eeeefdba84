package dev.backplane.cli.config;

import com.google.protobuf.Value;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.PlainText;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.Configuration;
import dev.backplane.proto.v1.GetConfigurationRequest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** {@code backplane config get}. */
@Command(
        name = "get",
        description = "Shows one configuration, a value a line as put would take it.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  backplane config get dev.backplane.loader.code"})
final class GetCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(paramLabel = "PID", description = "The PID, or FACTORY-PID~NAME.")
    private String pid = "";

    @Mixin private JsonOption json = new JsonOption();

    GetCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (RuntimeClient client = root.connect()) {
            Configuration found =
                    client.configurations()
                            .getConfiguration(
                                    GetConfigurationRequest.newBuilder().setPid(pid).build())
                            .getConfiguration();
            json.print(root.terminal(), found, out -> print(found, out));
        }
        return 0;
    }

    private static void print(Configuration found, PrintStream out) {
        new TreeMap<>(found.getProperties().getFieldsMap())
                .forEach((key, value) -> print(key, value, out));
    }

    private static void print(String key, Value value, PrintStream out) {
        switch (value.getKindCase()) {
            case LIST_VALUE ->
                    value.getListValue().getValuesList().forEach(each -> print(key, each, out));
            case BOOL_VALUE -> out.println(key + "=" + value.getBoolValue());
            case NUMBER_VALUE ->
                    out.println(
                            key
                                    + "="
                                    + BigDecimal.valueOf(value.getNumberValue())
                                            .stripTrailingZeros()
                                            .toPlainString());
            default -> out.println(key + "=" + PlainText.of(value.getStringValue()));
        }
    }
}
