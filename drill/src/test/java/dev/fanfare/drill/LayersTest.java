package dev.fanfare.drill;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The drill knows the wire protocol only, and its parts know no more than they need. */
@AnalyzeClasses(packages = "dev.fanfare.drill", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
    @ArchTest
    static final ArchRule theNodesCodeIsUnknown = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages(
                    "dev.fanfare",
                    "dev.fanfare.broker..",
                    "dev.fanfare.cli..",
                    "dev.fanfare.config..",
                    "dev.fanfare.metrics..",
                    "dev.fanfare.model..",
                    "dev.fanfare.node..",
                    "dev.fanfare.peers..",
                    "dev.fanfare.presence..",
                    "dev.fanfare.protocol..",
                    "dev.fanfare.redis..",
                    "dev.fanfare.room..",
                    "dev.fanfare.transport..");

    @ArchTest
    static final ArchRule theCheckIsPure = classes()
            .that()
            .resideInAPackage("dev.fanfare.drill.check..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.fanfare.drill.check..", "java..");

    @ArchTest
    static final ArchRule reportsKnowNoClients = noClasses()
            .that()
            .resideInAPackage("dev.fanfare.drill.report..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.fanfare.drill.traffic..", "dev.fanfare.drill.check..", "io.vertx..");

    @ArchTest
    static final ArchRule trafficKnowsNoProcesses = noClasses()
            .that()
            .resideInAPackage("dev.fanfare.drill.traffic..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.fanfare.drill.cluster..", "dev.fanfare.drill.plan..", "dev.fanfare.drill.cli..");
}
