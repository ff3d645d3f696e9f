package dev.fanfare;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Imports go one way. */
@AnalyzeClasses(packages = "dev.fanfare", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
    @ArchTest
    static final ArchRule importsGoOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("Main")
            .definedBy("dev.fanfare")
            .layer("cli")
            .definedBy("dev.fanfare.cli..")
            .layer("measure")
            .definedBy("dev.fanfare.measure..")
            .layer("transport")
            .definedBy("dev.fanfare.transport..")
            .layer("node")
            .definedBy("dev.fanfare.node..")
            .layer("room")
            .definedBy("dev.fanfare.room..")
            .layer("redis")
            .definedBy("dev.fanfare.broker.redis..", "dev.fanfare.presence.redis..", "dev.fanfare.peers.redis..")
            .layer("broker")
            .definedBy("dev.fanfare.broker")
            .layer("presence")
            .definedBy("dev.fanfare.presence")
            .layer("peers")
            .definedBy("dev.fanfare.peers")
            .layer("protocol")
            .definedBy("dev.fanfare.protocol..")
            .layer("model")
            .definedBy("dev.fanfare.model..")
            .whereLayer("Main")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("cli")
            .mayOnlyBeAccessedByLayers("Main")
            .whereLayer("measure")
            .mayOnlyBeAccessedByLayers("Main")
            .whereLayer("transport")
            .mayOnlyBeAccessedByLayers("Main", "measure")
            .whereLayer("redis")
            .mayOnlyBeAccessedByLayers("Main")
            .whereLayer("node")
            .mayOnlyBeAccessedByLayers("Main", "measure", "transport")
            .whereLayer("room")
            .mayOnlyBeAccessedByLayers("Main", "measure", "transport", "node")
            .whereLayer("broker")
            .mayOnlyBeAccessedByLayers("Main", "measure", "transport", "node", "redis")
            .whereLayer("presence")
            .mayOnlyBeAccessedByLayers("Main", "measure", "transport", "node", "redis")
            .whereLayer("peers")
            .mayOnlyBeAccessedByLayers("Main", "node", "redis")
            .whereLayer("protocol")
            .mayOnlyBeAccessedByLayers(
                    "Main", "cli", "measure", "transport", "node", "room", "broker", "presence", "peers", "redis");

    @ArchTest
    static final ArchRule theRedisEngineOfTheBrokerHasRooms = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("composition")
            .definedBy("dev.fanfare.broker.redis")
            .layer("subscribe")
            .definedBy("dev.fanfare.broker.redis.subscribe")
            .layer("publish")
            .definedBy("dev.fanfare.broker.redis.publish")
            .layer("sharding")
            .definedBy("dev.fanfare.broker.redis.sharding")
            .layer("link")
            .definedBy("dev.fanfare.broker.redis.link")
            .layer("repair")
            .definedBy("dev.fanfare.broker.redis.repair")
            .layer("sentinel")
            .definedBy("dev.fanfare.broker.redis.sentinel")
            .layer("session")
            .definedBy("dev.fanfare.broker.redis.session")
            .layer("script")
            .definedBy("dev.fanfare.broker.redis.script")
            .layer("wire")
            .definedBy("dev.fanfare.broker.redis.wire")
            .whereLayer("composition")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("subscribe")
            .mayOnlyBeAccessedByLayers("composition")
            .whereLayer("publish")
            .mayOnlyBeAccessedByLayers("composition")
            .whereLayer("sharding")
            .mayOnlyBeAccessedByLayers("composition")
            .whereLayer("link")
            .mayOnlyBeAccessedByLayers("composition", "sharding")
            .whereLayer("repair")
            .mayOnlyBeAccessedByLayers("composition", "subscribe")
            .whereLayer("sentinel")
            .mayOnlyBeAccessedByLayers("composition", "link", "sharding")
            .whereLayer("session")
            .mayOnlyBeAccessedByLayers("composition", "subscribe", "publish", "sharding", "link", "repair", "sentinel")
            .whereLayer("script")
            .mayOnlyBeAccessedByLayers("composition", "subscribe", "publish", "link", "repair", "sentinel", "session")
            .whereLayer("wire")
            .mayOnlyBeAccessedByLayers(
                    "composition", "subscribe", "publish", "sharding", "link", "repair", "session", "script");

    @ArchTest
    static final ArchRule theEnginesOverRedisDoNotKnowEachOther =
            slices().matching("dev.fanfare.(*).redis..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule whatTheEnginesOverRedisShareIsALeaf = classes()
            .that()
            .resideInAPackage("dev.fanfare.redis..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.fanfare.redis..", "dev.fanfare.model..", "dev.fanfare.config..", "io.vertx..", "java..");

    @ArchTest
    static final ArchRule modelStandsAlone = classes()
            .that()
            .resideInAPackage("dev.fanfare.model..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.fanfare.model..", "java..");

    @ArchTest
    static final ArchRule configIsALeaf = classes()
            .that()
            .resideInAPackage("dev.fanfare.config..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.fanfare.config..", "java..");

    @ArchTest
    static final ArchRule metricsAreALeaf = classes()
            .that()
            .resideInAPackage("dev.fanfare.metrics..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.fanfare.metrics..", "io.micrometer..", "java..");

    @ArchTest
    static final ArchRule onlyTransportSeesHttp = noClasses()
            .that()
            .resideOutsideOfPackage("dev.fanfare.transport..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.core.http..", "io.vertx.ext.web..");

    @ArchTest
    static final ArchRule onlyTheRedisEngineSeesRedis = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.fanfare.redis..",
                    "dev.fanfare.broker.redis..",
                    "dev.fanfare.presence.redis..",
                    "dev.fanfare.peers.redis..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.redis..");
}
