import type { AgvModel } from './agvModel.ts';

/** The bodies of what a vehicle publishes (VDA 5050 2.1), without their headers. */

export function stateBody(model: AgvModel): object {
  return {
    orderId: model.orderId,
    orderUpdateId: model.orderUpdateId,
    lastNodeId: model.lastNodeId,
    lastNodeSequenceId: model.lastNodeSequenceId,
    driving: model.driving,
    paused: model.paused,
    operatingMode: 'AUTOMATIC',
    nodeStates: model.nodes.map(({ nodeId, sequenceId, released }) => ({ nodeId, sequenceId, released })),
    edgeStates: model.edges.map(({ edgeId, sequenceId, released }) => ({ edgeId, sequenceId, released })),
    agvPosition: position(model),
    loads: model.loads,
    actionStates: model.actions,
    batteryState: { batteryCharge: Math.round(model.batteryPercent * 10) / 10, charging: model.charging },
    errors: model.errors,
    information: [],
    safetyState: { eStop: 'NONE', fieldViolation: false },
  };
}

export function visualizationBody(model: AgvModel): object {
  return { agvPosition: position(model) };
}

export function factsheetBody(speedMps: number): object {
  return {
    typeSpecification: {
      seriesName: 'Takt simulated carrier',
      agvKinematic: 'DIFF',
      agvClass: 'CARRIER',
      maxLoadMass: 800,
      localizationTypes: ['NATURAL'],
      navigationTypes: ['VIRTUAL_LINE_GUIDED'],
    },
    physicalParameters: {
      speedMin: 0.1,
      speedMax: speedMps,
      accelerationMax: 1,
      decelerationMax: 1,
      heightMin: 0.3,
      heightMax: 1.6,
      width: 0.9,
      length: 1.4,
    },
    protocolLimits: {
      maxStringLens: {},
      maxArrayLens: {},
      timing: { minOrderInterval: 1, minStateInterval: 0.5 },
    },
    protocolFeatures: {
      optionalParameters: [],
      agvActions: ['pick', 'drop', 'startCharging', 'stopCharging'].map((actionType) => ({
        actionType,
        actionScopes: ['NODE'],
      })),
    },
    agvGeometry: {},
    loadSpecification: {},
  };
}

function position({ x, y, theta, mapId }: AgvModel): object {
  return { x, y, theta, mapId, positionInitialized: true };
}
