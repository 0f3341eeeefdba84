package dev.backplane.grpc.internal;

import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.DeadLetters;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.DeadLetterSelection;
import dev.backplane.proto.v1.ReplayDeadLettersRequest;
import dev.backplane.proto.v1.ReplayDeadLettersResponse;

import java.util.ArrayList;
import java.util.List;

/** Sends dead letters again, and tells of each how it went. */
final class DeadLetterReplay {

    /** A page of letters with their payloads is in memory at once. */
    private static final int PAGE = 100;

    /** Where what happened to each letter goes. */
    @FunctionalInterface
    interface Report {
        void accept(ReplayDeadLettersResponse done) throws InterruptedException;
    }

    private final DeadLetters letters;

    DeadLetterReplay(DeadLetters letters) {
        this.letters = letters;
    }

    void replay(ReplayDeadLettersRequest message, Report report) throws InterruptedException {
        for (long id : ids(message)) {
            report.accept(replay(id));
        }
    }

    private ReplayDeadLettersResponse replay(long id) {
        var done = ReplayDeadLettersResponse.newBuilder().setId(id);
        try {
            return done.setSubscribers(letters.replay(id)).build();
        } catch (PluginException e) {
            return done.setProblem(DeadLetterMessages.problem(e)).build();
        }
    }

    private List<Long> ids(ReplayDeadLettersRequest message) {
        DeadLetterMessages.requireOneWay(
                "replayed", message.getIdsCount(), message.getSelection(), message.getAll());
        return message.getIdsCount() > 0 ? message.getIdsList() : selected(message.getSelection());
    }

    /** All of them before the first is replayed: what fails again comes back under a new id. */
    private List<Long> selected(DeadLetterSelection selection) {
        List<Long> ids = new ArrayList<>();
        long after = 0;
        List<DeadLetter> page;
        do {
            page = letters.list(DeadLetterMessages.read(selection, after, PAGE));
            for (DeadLetter letter : page) {
                ids.add(letter.id());
                after = letter.id();
            }
        } while (page.size() == PAGE);
        return ids;
    }
}
