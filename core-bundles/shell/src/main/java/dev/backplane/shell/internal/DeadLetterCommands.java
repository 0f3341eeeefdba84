package dev.backplane.shell.internal;

import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.DeadLetter.Selection;
import dev.backplane.bus.admin.DeadLetters;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import java.time.Clock;
import java.time.ZoneId;
import java.util.List;

/** What could not be delivered: looked at, sent again, thrown away. */
@Component(
        service = DeadLetterCommands.class,
        property = {"osgi.command.scope=bus", "osgi.command.function=deadletters"})
public final class DeadLetterCommands {

    private static final int DEFAULT_LIMIT = 100;
    private static final String ACTIONS =
            "list [OPTIONS], show ID, replay ID..., purge ID...|OPTIONS|--all, totals";

    private final @Nullable DeadLetters letters;
    private final DeadLetterReport report =
            new DeadLetterReport(Clock.system(ZoneId.systemDefault()));

    /** Called by Declarative Services, again whenever the store comes or goes. */
    @Activate
    public DeadLetterCommands(
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable DeadLetters letters) {
        this.letters = letters;
    }

    /** {@code bus:deadletters}. */
    @Descriptor("lists, shows, replays and purges what could not be delivered")
    public String deadletters(
            @Descriptor(ACTIONS + "; OPTIONS: " + DeadLetterArguments.OPTIONS) String... words) {
        DeadLetterArguments arguments = DeadLetterArguments.parse(words);
        DeadLetters store = store();
        return switch (arguments.action()) {
            case "list" -> list(store, arguments.selecting("[OPTIONS]").selection());
            case "show" -> report.detail(letter(store, only(arguments.namingLetters("ID"))));
            case "replay" -> EachLetter.replay(store).of(arguments.namingLetters("ID...").ids());
            case "purge" -> purge(store, arguments);
            case "totals" -> {
                arguments.requireNothing();
                yield report.totals(store.totals());
            }
            default -> throw invalid("'" + arguments.action() + "' is not known. Try " + ACTIONS);
        };
    }

    private String list(DeadLetters store, Selection selection) {
        int limit = selection.limit() == 0 ? DEFAULT_LIMIT : selection.limit();
        List<DeadLetter> found = store.list(selection);
        return report.list(found, found.size() >= limit);
    }

    private static String purge(DeadLetters store, DeadLetterArguments arguments) {
        boolean named = !arguments.ids().isEmpty();
        if ((named ? 1 : 0) + (arguments.filtered() ? 1 : 0) + (arguments.all() ? 1 : 0) != 1) {
            throw invalid("Say which letters in one way: purge ID..., or options, or --all.");
        }
        return named
                ? EachLetter.purge(store).of(arguments.ids())
                : "Purged: " + store.purge(arguments.selection());
    }

    private static DeadLetter letter(DeadLetters store, long id) {
        return store.find(id)
                .orElseThrow(
                        () ->
                                new PluginException(
                                        ErrorCode.UNKNOWN_DEAD_LETTER,
                                        "There is no dead letter %d. bus:deadletters shows all."
                                                .formatted(id)));
    }

    private static long only(DeadLetterArguments arguments) {
        if (arguments.ids().size() != 1) {
            throw invalid("It shows one letter: show ID");
        }
        return arguments.ids().getFirst();
    }

    private static PluginException invalid(String message) {
        return new PluginException(ErrorCode.INVALID_ARGUMENT, message);
    }

    private DeadLetters store() {
        if (letters == null) {
            throw new PluginException(
                    ErrorCode.RUNTIME_UNAVAILABLE,
                    "No dead letters are kept at the moment. backplane:status shows what runs.");
        }
        return letters;
    }
}
