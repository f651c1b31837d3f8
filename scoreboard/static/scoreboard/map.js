// A map to zoom into, in place of the drawing; loaded only when it is asked for.
(function () {
  "use strict";

  var COLOURS = { green: "#0c7a54", yellow: "#eeb211", red: "#b81d36", "": "#c3c5ca" };
  var SVG = "http://www.w3.org/2000/svg";
  var SEEN = { west: -32, south: 25, east: 65, north: 82 };

  // The libraries stand beside this file; their hashed addresses come with the page.
  function load(tag, attribute, address) {
    return new Promise(function (done, failed) {
      var element = document.createElement(tag);
      if (tag === "link") {
        element.rel = "stylesheet";
      }
      element.onload = done;
      element.onerror = failed;
      element[attribute] = address;
      document.head.appendChild(element);
    });
  }

  function json(address) {
    return fetch(address, { credentials: "omit" }).then(function (answer) {
      if (!answer.ok) {
        throw new Error(address + ": " + answer.status);
      }
      return answer.json();
    });
  }

  // Colours have patterns here too: dots for medium, lines for poor.
  function shape(parent, name, attributes) {
    var element = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) {
      element.setAttribute(key, attributes[key]);
    });
    parent.appendChild(element);
    return element;
  }

  function pattern(parent, id, colour) {
    var size = 7;
    var made = shape(parent, "pattern", {
      id: id,
      width: size,
      height: size,
      patternUnits: "userSpaceOnUse",
      patternTransform: id === "zoom-yellow" ? "" : "rotate(45)"
    });
    shape(made, "rect", { width: size, height: size, fill: colour });
    if (id === "zoom-yellow") {
      shape(made, "circle", { cx: 2, cy: 2, r: 1.2, fill: "#8a6400", "fill-opacity": 0.6 });
    } else {
      shape(made, "rect", { width: 2, height: size, fill: "#fff", "fill-opacity": 0.4 });
    }
  }

  function fill(country) {
    if (!country) {
      return "#e4e5e8";
    }
    return country.colour === "green" ? COLOURS.green : "url(#zoom-" + (country.colour || "none") + ")";
  }

  // What crosses the date line goes on beyond it, instead of being drawn across the whole map.
  function unrolled(polygon) {
    var places = polygon[0].map(function (point) {
      return point[0];
    });
    if (Math.max.apply(null, places) - Math.min.apply(null, places) < 180) {
      return polygon;
    }
    return polygon.map(function (ring) {
      return ring.map(function (point) {
        return [point[0] < 0 ? point[0] + 360 : point[0], point[1]];
      });
    });
  }

  // Far away lands are left out.
  function isSeen(polygon) {
    var west = 360, east = -180, south = 90, north = -90;
    polygon[0].forEach(function (point) {
      west = Math.min(west, point[0]);
      east = Math.max(east, point[0]);
      south = Math.min(south, point[1]);
      north = Math.max(north, point[1]);
    });
    return west < SEEN.east && east > SEEN.west && south < SEEN.north && north > SEEN.south;
  }

  function nearby(topology) {
    return topojson.feature(topology, topology.objects.countries).features.filter(function (one) {
      var geometry = one.geometry;
      if (geometry.type === "Polygon") {
        geometry.coordinates = unrolled(geometry.coordinates);
        return isSeen(geometry.coordinates);
      }
      geometry.coordinates = geometry.coordinates.map(unrolled).filter(isSeen);
      return geometry.coordinates.length > 0;
    });
  }

  function draw(place, data, topology) {
    var map = L.map(place, {
      center: [54, 12],
      zoom: 4,
      zoomSnap: 0.25,
      minZoom: 2.5,
      maxZoom: 9,
      zoomControl: false,
      scrollWheelZoom: false,
      maxBounds: [[20, -60], [82, 75]]
    });
    map.attributionControl.setPrefix(false).addAttribution(data.credit);
    L.control.zoom({ zoomInTitle: data.zoom_in, zoomOutTitle: data.zoom_out }).addTo(map);
    var renderer = L.svg({ padding: 0.5 });
    var drawn = L.geoJSON(nearby(topology), {
      renderer: renderer,
      style: function (shape) {
        var country = data.countries[shape.id];
        return {
          color: "#fff",
          weight: 1,
          fillColor: fill(country),
          fillOpacity: 1,
          interactive: Boolean(country)
        };
      },
      onEachFeature: function (shape, layer) {
        var country = data.countries[shape.id];
        if (!country) {
          return;
        }
        layer.bindTooltip(country.text, { sticky: true });
        layer.on("click", function () {
          window.location.assign(country.url);
        });
        layer.on("add", function () {
          reachable(layer.getElement(), country);
        });
      }
    });
    map.fitBounds([[34.5, -11], [70.5, 34]]);
    drawn.addTo(map);
    var defs = shape(renderer._container, "defs", {});
    pattern(defs, "zoom-yellow", COLOURS.yellow);
    pattern(defs, "zoom-red", COLOURS.red);
    pattern(defs, "zoom-none", COLOURS[""]);
    return map;
  }

  // Each country is a link for the keyboard and for screen readers too.
  function reachable(element, country) {
    if (!element) {
      return;
    }
    element.setAttribute("tabindex", "0");
    element.setAttribute("role", "link");
    element.setAttribute("aria-label", country.text);
    element.addEventListener("keydown", function (event) {
      if (event.key === "Enter") {
        window.location.assign(country.url);
      }
    });
  }

  function prepare(figure) {
    var drawing = figure.querySelector(".map-drawing");
    if (!drawing) {
      return;
    }
    var button = document.createElement("button");
    button.type = "button";
    button.className = "ecl-button ecl-button--secondary map-toggle";
    button.textContent = figure.dataset.open;
    figure.querySelector(".map-side").prepend(button);
    var zoomed = null;
    var map = null;

    function show(zoom) {
      drawing.hidden = zoom;
      zoomed.hidden = !zoom;
      button.textContent = zoom ? figure.dataset.close : figure.dataset.open;
      if (zoom && map) {
        map.invalidateSize();
      }
    }

    button.addEventListener("click", function () {
      if (map) {
        show(zoomed.hidden);
        return;
      }
      button.disabled = true;
      Promise.all([
        load("link", "href", figure.dataset.leafletCss),
        load("script", "src", figure.dataset.leaflet),
        load("script", "src", figure.dataset.topojson),
        json(figure.dataset.map),
        json(figure.dataset.boundaries)
      ])
        .then(function (loaded) {
          zoomed = document.createElement("div");
          zoomed.className = "map-zoom";
          drawing.after(zoomed);
          show(true);
          map = draw(zoomed, loaded[3], loaded[4]);
        })
        .catch(function (problem) {
          // The drawing stays; it says the same.
          window.console.warn(problem);
          button.hidden = true;
          drawing.hidden = false;
        })
        .finally(function () {
          button.disabled = false;
        });
    });
  }

  document.querySelectorAll("figure[data-map]").forEach(prepare);
})();
