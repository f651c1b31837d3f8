// A map to zoom into, in place of the drawing; loaded only when it is asked for.
(function () {
  "use strict";

  var COLOURS = { green: "#0c7a54", yellow: "#eeb211", red: "#b81d36", "": "#c3c5ca" };
  var here = document.currentScript.src;

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
        throw new Error(here + ": " + answer.status);
      }
      return answer.json();
    });
  }

  function draw(place, data, topology) {
    var map = L.map(place, {
      center: [54, 12],
      zoom: 4,
      minZoom: 3,
      maxZoom: 9,
      zoomControl: false,
      scrollWheelZoom: false,
      maxBounds: [[20, -60], [82, 75]]
    });
    map.attributionControl.setPrefix(false).addAttribution(data.credit);
    L.control.zoom({ zoomInTitle: data.zoom_in, zoomOutTitle: data.zoom_out }).addTo(map);
    var shapes = topojson.feature(topology, topology.objects.countries);
    L.geoJSON(shapes, {
      style: function (shape) {
        var country = data.countries[shape.id];
        return {
          color: "#fff",
          weight: 1,
          fillColor: country ? COLOURS[country.colour] : "#e4e5e8",
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
    }).addTo(map);
    map.fitBounds([[34.5, -11], [70, 34]]);
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
        json(figure.dataset.map)
      ])
        .then(function (loaded) {
          var data = loaded[3];
          return json(data.boundaries).then(function (topology) {
            zoomed = document.createElement("div");
            zoomed.className = "map-zoom";
            drawing.after(zoomed);
            show(true);
            map = draw(zoomed, data, topology);
          });
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
