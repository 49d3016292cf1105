// The engine's names stand here and nowhere else: against stock Elsa 3 only this file and the package reference change.
global using JetVision.Workflows.Authoring;
